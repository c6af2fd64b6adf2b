import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mode } from '../core/modes.ts';
import type { ScenarioInput } from '../core/scenario.ts';
import {
  type Env,
  type Left,
  leftBy,
  runCli,
  scenarioFile,
  startCli,
  type TempFolder,
  tempFolder,
  unbroken,
} from '../testing/cli.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';
import { briefDay, briefQuotes, briefStorm } from '../testing/scenarios.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../testing/target.ts';

let folder: TempFolder;

beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

/** Runs a scenario against a target through the real command line and reads what it left. */
const run = async (
  scenario: ScenarioInput,
  target: TestTarget,
  words: readonly string[] = [],
  env: Env = SECRETS,
): Promise<Left> => {
  const out = folder.next();
  const path = await scenarioFile(folder.path, scenario);
  return leftBy(
    out,
    await runCli(['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0', ...words], env),
  );
};

const withTarget = async <T>(
  args: readonly string[],
  use: (target: TestTarget) => Promise<T>,
  mode: Mode = 'gateway-only',
): Promise<T> => {
  const target = await startTestTarget(args, mode);
  try {
    return await use(target);
  } finally {
    await target.stop();
  }
};

/** Both clients must find the same: they take turns. */
const byClient = (scenario: ScenarioInput, client: 'wire' | 'socket.io-client'): ScenarioInput => ({
  ...scenario,
  sockets: { ...scenario.sockets, client },
});

const theMode = ({ summary }: Left) => Object.values(summary.modes)[0]!;
const objective = (left: Left, id: string) => theMode(left).objectives.find((one) => one.id === id)!;
const unequalLines = ({ record }: Left) => {
  const { books } = record.modes[0]!;
  return books.state === 'compared' ? books.lines.filter(({ holds }) => !holds) : [books];
};

/** A pass, or inconclusive for the noise of this host and nothing else; never a fail. */
const expectHealthy = (left: Left) => {
  expect(left.summary.verdict, left.stdout).not.toBe('fail');
  expect(reasonsBesidesNoise(left.summary), left.stdout).toEqual([]);
  expect(left.code).toBe(left.summary.verdict === 'pass' ? 0 : 3);
};

describe('a healthy target', () => {
  it.each<[Mode, string, readonly string[]]>([
    ['gateway-only', 'reference-documented', []],
    // The second with two load processes: the same books.
    ['legacy-fallback', 'reference-documented', ['--workers', '2']],
    ['gateway-only', 'reference-stock-api', ['--mode', 'gateway-only']],
  ])('passes in %s by %s, with books equal to its own', (mode, profile, words) =>
    withTarget(
      [],
      async (target) => {
        const client = profile === 'reference-stock-api' ? 'wire' : 'socket.io-client';
        const left = await run(byClient(briefDay, client), target, ['--target', profile, ...words]);
        expectHealthy(left);
        expect(Object.keys(left.summary.modes)).toEqual([mode]);
        expect(unequalLines(left)).toEqual([]);
        expect(left.record.workers).toHaveLength(words.includes('--workers') ? 2 : 1);
        expect(theMode(left).books).toEqual({ state: 'compared', equal: true });
        expect(theMode(left).arrivals).toMatchObject({ planned: 3_400, ok: 3_400 });
        expect(theMode(left).connections).toMatchObject({ attempted: 350, connected: 350, closedByUs: 350, lost: 0 });
        const { received } = theMode(left).messages;
        expect(received).toBeGreaterThan(500);
        expect(theMode(left).messages).toMatchObject({ lost: 0, duplicated: 0, reordered: 0, stale: 0 });
        expect(left.record.modes[0]!.ledger).toMatchObject({ received, resets: 0, unexpected: 0 });
        expect(theMode(left).quoteAuth).toBe(profile === 'reference-stock-api' ? 'login' : 'none');
      },
      mode,
    ),
  );

  it('is undecided on availability and errors by 100 requests, and says how many more it takes', () =>
    withTarget([], async (target) => {
      const left = await run(briefQuotes, target, ['--rate', '50', '--duration', '2s']);
      expect([left.code, left.summary.verdict]).toEqual([3, 'inconclusive']);
      for (const id of ['availability', 'error-rate']) {
        expect(objective(left, id)).toMatchObject({
          verdict: 'inconclusive',
          reason: 'too-few-samples',
          n: 100,
          needs: 2_895,
        });
      }
      expect(left.stdout).toContain('2,895');
    }));
});

describe('a planted fault', () => {
  // Two faults a run, in the quotes and in the sockets: neither may hide the other, or be taken for it.
  it.each<[string, string, readonly (readonly [string, string])[]]>([
    [
      'delay=400ms',
      'refuse',
      [
        ['response-p95', 'slow'],
        ['connect-success', 'refused-reset'],
      ],
    ],
    [
      'error=2%',
      'drop=5%,by=server,after=300ms',
      [
        ['availability', 'http-500'],
        ['error-rate', 'http-500'],
        ['disconnect-rate', 'lost-io-server-disconnect'],
      ],
    ],
  ])('%s and %s fail exactly what they break, and it says what that was', (inQuotes, inSockets, broken) =>
    withTarget(['--fault', inQuotes, '--fault', inSockets], async (target) => {
      const phases = briefDay.phases.map((phase) => ({
        ...phase,
        // Held for longer than a late socket and the fault's own time take together.
        ...(phase.connections === undefined ? {} : { connections: { ...phase.connections, holdMs: 2_500 } }),
      }));
      const client = inSockets.includes('by=server') ? 'wire' : 'socket.io-client';
      const left = await run(byClient({ ...briefDay, phases }, client), target, ['--duration', '2s']);
      expect([left.code, left.summary.verdict], left.stdout).toEqual([1, 'fail']);
      const failed = theMode(left).objectives.filter(({ verdict, gating }) => verdict === 'fail' && gating);
      expect(failed.map(({ id }) => id)).toEqual(broken.map(([id]) => id));
      expect(unequalLines(left)).toEqual([]);
      expect(left.stdout.split('\n')[0]).toContain('FAIL');
      const { explanations, connections } = theMode(left);
      const told = explanations.map(({ objective: id, worstReason, course }) => [id, worstReason?.kind, course]);
      expect(told.toSorted()).toEqual(broken.map(([id, kind]) => [id, kind, 'lasting']).toSorted());
      const firstJudged = left.record.slices.find(({ judged }) => judged)!;
      // A share of few may leave the first slice whole.
      for (const { firstBreach } of explanations)
        expect([firstJudged.index, firstJudged.index + 1]).toContain(firstBreach.slice);
      expect(left.stdout).toContain('What broke');
      const { closed } = (await target.books()).connections;
      expect(connections.lost).toBe((closed['cut-by-us'] ?? 0) + (closed['disconnected-by-us'] ?? 0));
      if (inSockets.startsWith('drop')) expect(connections.lost).toBe(Math.round(350 * 0.05));
    }),
  );

  it('a mode that contradicts itself makes the run inconclusive, whatever its figures', () =>
    withTarget(['--fault', 'wrong-mode'], async (target) => {
      const left = await run(briefQuotes, target, ['--mode', 'gateway-only', '--duration', '1s']);
      expect([left.code, left.summary.verdict]).toEqual([3, 'inconclusive']);
      expect(left.summary.reasons[0]).toMatchObject({ code: 'mode-unproven' });
      expect(theMode(left).modeProof).toBe('contradicted');
    }));

  it('a target that dies under load leaves a record, and fails', () =>
    withTarget([], async (target) => {
      const out = folder.next();
      const path = await scenarioFile(folder.path, { ...briefDay, name: 'killed' });
      const words = ['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0', '--duration', '5s'];
      const cli = startCli(words, SECRETS);
      await cli.said('Playing');
      await expect
        .poll(async () => (await target.books()).requests.load.received, { timeout: 20_000 })
        .toBeGreaterThan(1_000);
      process.kill(target.pid, 'SIGKILL');
      const left = leftBy(out, await cli.over);
      expect([left.code, left.summary.verdict]).toEqual([1, 'fail']);
      expect(theMode(left).books.state).toBe('unavailable');
      expect(theMode(left).arrivals.failed).toBeGreaterThan(1_000);
    }));
});

describe('a run that is interrupted', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s drains, leaves a record that cannot pass, and exits %i', (signal, code) =>
    withTarget([], async (target) => {
      const out = folder.next();
      const path = await scenarioFile(folder.path, { ...briefDay, name: 'interrupted' });
      const cli = startCli(
        ['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0', '--duration', '20s'],
        SECRETS,
      );
      await cli.said('Playing');
      await expect
        .poll(async () => (await target.books()).requests.load.received, { timeout: 20_000 })
        .toBeGreaterThan(500);
      cli.child.kill(signal);
      const left = leftBy(out, await cli.over);
      expect([left.code, left.summary.verdict, left.summary.reasons[0]?.code]).toEqual([
        code,
        'inconclusive',
        'interrupted',
      ]);
      expect(theMode(left).arrivals.notReleased).toBeGreaterThan(10_000);
      expect(theMode(left).connections.openAtKill).toBe(0);
      expect(unequalLines(left)).toEqual([]);
    }),
  );

  it('twice ends at once', () =>
    withTarget([], async (target) => {
      const out = folder.next();
      const path = await scenarioFile(folder.path, {
        ...briefQuotes,
        name: 'twice',
        quotes: { timeoutMs: 60_000 },
        drainMs: 60_000,
      });
      const cli = startCli(
        ['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0', '--duration', '20s'],
        SECRETS,
      );
      await cli.said('Playing');
      // Only now: the one quote before the load would wait for it too.
      await target.faults({ action: 'replace', faults: ['hang=100%'] });
      await expect
        .poll(async () => (await target.books()).requests.load.received, { timeout: 20_000 })
        .toBeGreaterThan(50);
      cli.child.kill('SIGINT');
      await cli.said('SIGINT');
      cli.child.kill('SIGINT');
      expect((await cli.over).code).toBe(130);
    }));
});

describe('secrets', () => {
  it('appear in no file, output or error, even when the target refuses them', () =>
    withTarget([], async (target) => {
      const wrong = {
        ...SECRETS,
        GATEPROOF_ACCESS_TOKEN: 'wrong-token-3f5a7c9e',
        GATEPROOF_USERNAME: '',
        GATEPROOF_PASSWORD: '',
      };
      const words = ['--target', 'reference-stock-api', '--mode', 'gateway-only'];
      const good = await run({ ...briefDay, name: 'secret' }, target, [...words, '--duration', '1s']);
      const refusedSockets = await runCli(
        ['run', await scenarioFile(folder.path, briefStorm), '--url', target.url, '--out', folder.next()],
        wrong,
      );
      const refusedQuotes = await runCli(
        ['run', await scenarioFile(folder.path, briefQuotes), '--url', target.url, '--out', folder.next(), ...words],
        wrong,
      );
      expect([refusedSockets.code, refusedQuotes.code]).toEqual([4, 4]);
      expect(unbroken(refusedSockets.stderr)).toContain('Check GATEPROOF_APP_KEY and GATEPROOF_ACCESS_TOKEN.');
      const texts = [good, refusedSockets, refusedQuotes].flatMap(({ stdout, stderr }) => [stdout, stderr]);
      for (const name of readdirSync(folder.path, { recursive: true, encoding: 'utf8' })) {
        if (/\.(json|md|txt|ndjson|csv)$/.test(name)) texts.push(readFileSync(join(folder.path, name), 'utf8'));
      }
      const secrets = [
        SECRETS.GATEPROOF_APP_KEY,
        SECRETS.GATEPROOF_ACCESS_TOKEN,
        SECRETS.GATEPROOF_PASSWORD,
        SECRETS.GATEPROOF_ADMIN_TOKEN,
        wrong.GATEPROOF_ACCESS_TOKEN,
      ];
      expect(texts.length).toBeGreaterThan(10);
      for (const secret of secrets) expect(texts.filter((text) => text.includes(secret))).toEqual([]);
      expect(texts.filter((text) => /eyJ[\w-]+\.[\w-]+\./.test(text))).toEqual([]);
    }));
});
