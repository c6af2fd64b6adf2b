import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../core/scenario.ts';
import { fakeK6 } from '../load/k6/testing/fake-k6.ts';
import { type Left, leftBy, scenarioFile, startCli, type TempFolder, tempFolder } from '../testing/cli.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';
import { k6Here, ofK6 } from '../testing/k6.ts';
import { withTarget } from '../testing/played-run.ts';
import { SECRETS, type TestTarget } from '../testing/target.ts';

const k6 = await k6Here();

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

/** 1,350 requests in three seconds. */
const quotes: ScenarioInput = {
  name: 'k6-quotes',
  question: 'Does k6 see what the target does?',
  gating: ['response-p95'],
  sliceMs: 500,
  drainMs: 2_000,
  quotes: { timeoutMs: 3_000, symbolsPerRequest: 2, inFlightMax: 300 },
  phases: [
    { name: 'warm-up', durationMs: 500, judged: false, quotes: { ratePerSec: 200 } },
    { name: 'load', durationMs: 2_500, quotes: { ratePerSec: 500 } },
  ],
};
const PLANNED = 1_350;

/** Without a login: what a login brings no test could look for. */
const { GATEPROOF_USERNAME: _name, GATEPROOF_PASSWORD: _password, ...KEYS } = SECRETS;

type Played = { readonly left: Left; readonly commandLines: readonly string[]; readonly points: string };

/** Everything that anybody on this machine can read of the processes whose command line names a folder. */
const commandLinesWith = (path: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const text = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return text.includes(path) ? [text + readFileSync(`/proc/${pid}/environ`, 'utf8')] : [];
      } catch {
        return [];
      }
    });

const readIfThere = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Runs a scenario with k6, and looks at its process and at what it writes while it plays. */
const playByK6 = async (
  target: TestTarget,
  words: readonly string[],
  { k6Path, engine = 'k6' }: { readonly k6Path: string; readonly engine?: 'k6' | 'both' },
): Promise<Played> => {
  const out = folder.next();
  const staging = join(folder.path, `staging-${out.split('-').at(-1)}`);
  await mkdir(staging);
  const scenario = await scenarioFile(folder.path, quotes);
  const cli = startCli(
    ['run', scenario, '--url', target.url, '--out', out, '--wait-quiet', '0', '--engine', engine, ...words],
    { ...KEYS, K6_PATH: k6Path, TMPDIR: staging },
  );
  let commandLines: readonly string[] = [];
  let points = '';
  const looking = setInterval(() => {
    const found = commandLinesWith(staging);
    if (found.length > 0) commandLines = found;
    for (const stage of readdirSync(staging)) points = readIfThere(join(staging, stage, 'points.log')) || points;
  }, 100);
  const ended = await cli.over;
  clearInterval(looking);
  const left = readdirSync(staging).filter((name) => name.startsWith('gateproof-k6-'));
  expect(left, 'nothing is left behind').toEqual([]);
  return { left: leftBy(out, ended), commandLines, points };
};

const objective = ({ summary }: Left, id: string) =>
  Object.values(summary.modes)[0]!.objectives.find((one) => one.id === id)!;

describe.runIf(k6 !== null)(ofK6(k6, 'a load by k6'), () => {
  it('is what the target counted, with credentials that stand nowhere', async () => {
    await withTarget([], async (target) => {
      const words = ['--target', 'reference-stock-api', '--mode', 'gateway-only'];
      const { left, commandLines, points } = await playByK6(target, words, { k6Path: k6!.path });
      expect(reasonsBesidesNoise(left.summary), left.stdout).toEqual([]);
      expect(left.record.engine).toEqual({ name: 'k6', k6Version: k6!.version, k6Slices: [], clockStepMs: null });
      const [mode] = left.record.modes;
      expect(mode?.quoteAuth).toBe('key');
      expect(mode?.books).toMatchObject({ state: 'compared', lines: expect.arrayContaining([]) });
      if (mode?.books.state === 'compared')
        expect(mode.books.lines.filter(({ rule, holds }) => rule === 'equal' && holds).length).toBe(2);
      const { requests } = await target.books();
      expect(requests.load.received).toBe(PLANNED);
      expect(Object.values(left.summary.modes)[0]!.arrivals).toMatchObject({ planned: PLANNED, ok: PLANNED });
      expect(points).toMatch(/^q 0 \d+ \d+ \d+ ok;$/m);
      expect(commandLines.length).toBeGreaterThan(0);
      const texts = [...commandLines, points, JSON.stringify(left.record), left.stdout, left.stderr];
      for (const text of texts) for (const secret of Object.values(KEYS)) expect(text).not.toContain(secret);
    });
  });

  it('breaks what the target breaks: 2 % errors and 400 ms of delay', async () => {
    await withTarget(['--fault', 'error=2%', '--fault', 'delay=400ms'], async (target) => {
      const { left } = await playByK6(target, [], { k6Path: k6!.path });
      expect([left.summary.verdict, left.code], left.stdout).toEqual(['fail', 1]);
      // Nobody gates the share of errors here, and it is broken all the same.
      for (const id of ['error-rate', 'response-p95']) expect(objective(left, id).verdict, id).toBe('fail');
      const { failed, ok } = Object.values(left.summary.modes)[0]!.arrivals;
      const { requests } = await target.books();
      expect([ok, failed]).toEqual([requests.load.byStatus['200'], requests.load.byStatus['500']]);
      expect(left.record.modes[0]!.examples.length).toBeGreaterThan(0);
      expect(left.record.modes[0]!.bySymbol.reduce((sum, { n }) => sum + n, 0)).toBe(2 * 1_250);
    });
  });
});

describe('a k6 that is killed half way, in turn with our own engine', () => {
  it('leaves a record with all that both saw and exit code 5, and never a pass', async () => {
    const fake = await fakeK6("head(); lines(0, 300); process.kill(process.pid, 'SIGKILL');");
    try {
      await withTarget([], async (target) => {
        const { left } = await playByK6(target, [], { k6Path: fake.k6.path, engine: 'both' });
        expect([left.summary.verdict, left.code], left.stdout).toEqual(['inconclusive', 5]);
        expect(left.record.workers).toMatchObject([{ fate: 'done' }, { index: 1, fate: 'lost' }]);
        expect(left.stdout).toContain('k6 was ended by SIGKILL');
        const { k6Slices, name } = left.record.engine;
        expect(name).toBe('both');
        const ofSlices = (isK6: boolean) =>
          left.record.slices
            .filter(({ index }) => k6Slices.includes(index) === isK6)
            .reduce((sum, { quotes: { counts } }) => sum + counts.ok, 0);
        // The fake sent nothing: what the target received is ours.
        expect([ofSlices(true), ofSlices(false)]).toEqual([300, (await target.books()).requests.load.received]);
        const { arrivals } = Object.values(left.summary.modes)[0]!;
        expect(arrivals.planned).toBe(PLANNED);
        expect(arrivals.ok + arrivals.notReleased).toBe(PLANNED);
      });
    } finally {
      await fake.remove();
    }
  });
});
