import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../core/scenario.ts';
import { freePorts } from '../target/managed/free-ports.ts';
import { entry, type Left, leftBy, runCli, scenarioFile, tempFolder } from '../testing/cli.ts';
import { type Ended, endOf } from '../testing/ended.ts';
import { k6Here, ofK6 } from '../testing/k6.ts';
import { FROM_SECRET, type Paused, startAll, untilInTime } from '../testing/k6-runners.ts';
import { withTarget } from '../testing/played-run.ts';
import { SECRETS } from '../testing/target.ts';
import { further } from '../testing/wide.ts';

/** What k6 is told to run: sources, or what was made of them. */
const MAIN = `main${extname(entry)}`;

const k6 = await k6Here();
const folder = await tempFolder();
afterAll(folder.remove);

/** 200 judged requests within a second. The limit of 2 s holds on a busy machine too. */
const quotes: ScenarioInput = {
  name: 'k6-export',
  question: 'Is it played without gateproof?',
  gating: ['availability', 'error-rate', 'response-p95'],
  sliceMs: 500,
  drainMs: 2_000,
  quotes: { timeoutMs: 3_000 },
  phases: [
    { name: 'warm-up', durationMs: 500, judged: false, quotes: { ratePerSec: 20 } },
    { name: 'load', durationMs: 1_000, quotes: { ratePerSec: 200 } },
  ],
};
const limits = join(folder.path, 'limits.json');
writeFileSync(limits, JSON.stringify({ 'response-p95': { limit: 2_000 } }));

const exported = async (url: string, words: readonly string[]): Promise<string> => {
  const out = folder.next();
  const scenario = await scenarioFile(folder.path, quotes);
  const flags = ['--url', url, '--target', 'reference-stock-api', '--slo', limits, '--out', out];
  const ended = await runCli(['export', 'k6', scenario, ...flags, ...words], SECRETS);
  expect(ended.code, ended.stderr).toBe(0);
  return out;
};

/** The command of the README, as written, with the secrets that it asks for. */
const played = (path: string, secrets: string): Promise<Ended> => {
  writeFileSync(join(path, 'secrets'), secrets, { mode: 0o600 });
  const line = /^(\w+)=(\S+) k6 (run .*)$/m.exec(readFileSync(join(path, 'README.md'), 'utf8'));
  const [, variable = '', value, rest = ''] = line ?? [];
  const words = rest.split(' ');
  expect(words.length).toBeGreaterThan(3);
  const env = { HOME: path, [variable]: value };
  return endOf(spawn(k6!.path, words, { cwd: path, env, stdio: ['ignore', 'pipe', 'pipe'] }));
};

const GIVEN = `t0-x-app-key=${SECRETS.GATEPROOF_APP_KEY}\nt0-x-access-token=${SECRETS.GATEPROOF_ACCESS_TOKEN}\n`;
const PLANNED = 210;

const linesIn = (path: string): string[] =>
  readFileSync(join(path, 'points.log'), 'utf8').match(/^q\.\d+ .*;$/gm) ?? [];

describe.runIf(k6 !== null)(ofK6(k6, 'a folder for k6'), () => {
  it('ends with 0 on a healthy target, and sent what the target counted', async () => {
    await withTarget([], async (target) => {
      const path = await exported(target.url, []);
      const ended = await played(path, GIVEN);
      expect(ended.code, ended.stderr).toBe(0);
      expect((await target.books()).requests.load.received).toBe(PLANNED);
      expect(linesIn(path)).toHaveLength(PLANNED);
      for (const file of readdirSync(path).filter((name) => name !== 'secrets'))
        for (const secret of Object.values(SECRETS).filter((value) => value !== 'operator'))
          expect(readFileSync(join(path, file), 'utf8'), file).not.toContain(secret);
    });
  });

  it('ends with 99 on a planted breach: errors by their share, a delay by the time from the plan', async () => {
    await withTarget(['--fault', 'error=3%,status=503', '--fault', 'delay=2100ms'], async (target) => {
      const ended = await played(await exported(target.url, []), GIVEN);
      expect(ended.code).toBe(99);
      for (const name of ['availability', 'error_rate', 'response_p95'])
        expect(ended.stderr).toContain(`gateproof_bad_${name}`);
      expect(ended.stderr).not.toContain('gateproof_judged');
    });
  });

  it('ends with 99 when nothing was measured: here every request lacks its secret', async () => {
    const path = await exported('http://127.0.0.1:9', []);
    const ended = await played(path, '');
    expect(ended.code).toBe(99);
    expect(ended.stderr).toContain("'gateproof_judged'");
    expect(linesIn(path)).toEqual([]);
  });
});

const RUNNERS = 3;
const SHARES = ['0', '1/3', '2/3', '1'];

/** The arguments of the manifest, with what the cluster puts in: the name of the pod, and where its volume is mounted. */
const argumentsOf = (path: string, pod: string): string[] => {
  const manifest = readFileSync(join(path, 'operator', 'testrun.yaml'), 'utf8');
  const written = /^ {2}arguments: (".*")$/m.exec(manifest)?.[1] ?? '""';
  const words = String(JSON.parse(written));
  return words.replaceAll('$(POD_NAME)', pod).replaceAll('/results/', `${path}/results/`).split(' ');
};

const runK6 = (path: string, words: readonly string[]): Promise<Ended> =>
  endOf(spawn(k6!.path, words, { cwd: path, env: { HOME: path, ...FROM_SECRET }, stdio: ['ignore', 'pipe', 'pipe'] }));

/** The command of a runner, as the operator makes it (its documentation): paused until its starter comes. */
const pausedRunner = async (path: string, index: number): Promise<Paused> => {
  const [port = 0] = await freePorts(1);
  const segment = [
    `--execution-segment=${SHARES[index - 1]}:${SHARES[index]}`,
    `--execution-segment-sequence=${SHARES.join(',')}`,
  ];
  const own = [`--address=127.0.0.1:${port}`, '--paused', '--tag', `instance_id=${index}`, '--tag', 'testrun_name=t'];
  const words = ['run', '--quiet', ...segment, ...argumentsOf(path, `pod-${index}`), MAIN, ...own];
  return { port, ended: runK6(path, words) };
};

const EVERY_MS = 3_000;

const collected = async (path: string, files: readonly string[]): Promise<Left> => {
  const out = folder.next();
  return leftBy(out, await runCli(['collect', ...files, '--export', path, '--out', out]));
};

/** Reasons that say that something of the run is not known. */
const lossesIn = ({ summary }: Left): string[] =>
  summary.reasons.flatMap((reason) => (reason.code === 'interrupted' ? [JSON.stringify(reason)] : []));

describe.runIf(k6 !== null)(ofK6(k6, 'the runners of the k6 operator'), () => {
  it('share the plan, and what they leave is one record, or says what it lacks', async () => {
    await withTarget([], async (target) => {
      const path = await exported(target.url, ['--operator', '--parallelism', String(RUNNERS), '--start-every', '3s']);
      mkdirSync(join(path, 'results'));
      // What the operator does first, in a pod like a runner's: no secret may enter the archive.
      const archived = await runK6(path, ['archive', MAIN, '-O', 'a.tar', ...argumentsOf(path, 'first')]);
      expect(archived.code, archived.stderr).toBe(0);
      const runners = await Promise.all([1, 2, 3].map((index) => pausedRunner(path, index)));
      await startAll(runners, EVERY_MS);
      const ended = await Promise.all(runners.map((runner) => runner.ended));
      expect(
        ended.map(({ code }) => code),
        ended.map(({ stderr }) => stderr).join(''),
      ).toEqual([0, 0, 0]);
      expect((await target.books()).requests.load.received).toBe(PLANNED);
      const names = readdirSync(join(path, 'results')).map((name) => join(path, 'results', name));
      expect(names).toHaveLength(RUNNERS + 1);
      const texts = [
        ...names,
        join(path, 'a.tar'),
        ...readdirSync(join(path, 'operator')).map((name) => join(path, 'operator', name)),
      ];
      for (const file of texts)
        for (const secret of Object.values(FROM_SECRET))
          expect(readFileSync(file, 'latin1'), file).not.toContain(secret);

      const whole = await collected(path, names);
      expect(lossesIn(whole), whole.stdout).toEqual([]);
      expect(Object.values(whole.summary.modes)[0]!.arrivals).toMatchObject({ planned: PLANNED, ok: PLANNED });
      expect(whole.record.warnings.join(' ')).toMatch(/starts of 3 runners lie .* apart/);

      const one = names.find((name) => name.endsWith('pod-2.log'))!;
      const cut = join(path, 'pod-2-cut.log');
      writeFileSync(cut, readFileSync(one, 'utf8').slice(0, -4));
      const broken = [
        { files: names.filter((name) => name !== one), says: /2 of 3 runners/ },
        { files: [...names.filter((name) => name !== one), cut], says: /pod-2-cut\.log.*cut off/ },
      ];
      for (const { files, says } of broken) {
        const left = await collected(path, files);
        expect([left.summary.verdict, left.code]).toEqual(['inconclusive', 5]);
        expect(lossesIn(left).join(' ')).toMatch(says);
      }
    });
  });
});

const BY_HAND_EVERY_MS = 10_000;
/** So long three of them may take until they are ready, on a busy machine. */
const READY_MS = 7_000;

/** The block of the README that starts several k6, as somebody pastes it. */
const pasted = async (path: string): Promise<Ended> => {
  writeFileSync(join(path, 'secrets'), GIVEN, { mode: 0o600 });
  const [, block = ''] = /^```sh\n(rm -f points-.*?)```$/ms.exec(readFileSync(join(path, 'README.md'), 'utf8')) ?? [];
  await untilInTime(BY_HAND_EVERY_MS, READY_MS);
  const env = { HOME: path, PATH: '/usr/bin:/bin', K6_HERE: k6!.path };
  const script = `k6() { "$K6_HERE" "$@"; }\n${block}`;
  return endOf(spawn('sh', ['-c', script], { cwd: path, env, stdio: ['ignore', 'pipe', 'pipe'] }));
};

describe.runIf(k6 !== null)(ofK6(k6, 'several k6 that somebody starts by hand'), () => {
  further('begin together, and play each request once', async () => {
    await withTarget([], async (target) => {
      const path = await exported(target.url, ['--parallelism', String(RUNNERS), '--start-every', '10s']);
      const ended = await pasted(path);
      expect(ended.code, ended.stderr).toBe(0);
      expect((await target.books()).requests.load.received).toBe(PLANNED);
      const names = readdirSync(path).filter((name) => /^points-\d\.log$/.test(name));
      expect(names).toHaveLength(RUNNERS);
      const whole = await collected(
        path,
        names.map((name) => join(path, name)),
      );
      expect(lossesIn(whole), whole.stdout).toEqual([]);
      expect(Object.values(whole.summary.modes)[0]!.arrivals).toMatchObject({ planned: PLANNED, ok: PLANNED });
    });
  });
});
