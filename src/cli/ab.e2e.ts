import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runRecordSchema } from '../core/record.ts';
import { PLANNED_LOOKS } from '../judge/compare/contest.ts';
import {
  type Env,
  leftBy,
  runCli,
  scenarioFile,
  startCli,
  type TempFolder,
  tempFolder,
  unbroken,
} from '../testing/cli.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';
import { briefDay } from '../testing/scenarios.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../testing/target.ts';

/** The planned looks of a run of 60 pairs. */
const LOOKS = PLANNED_LOOKS.filter((pairs) => pairs <= 60);

let folder: TempFolder;
let scenario: string;
beforeAll(async () => {
  folder = await tempFolder();
  scenario = await scenarioFile(folder.path, { ...briefDay, washoutMs: 50 });
});
afterAll(() => folder.remove());

const withTwo = async <T>(faults: readonly string[], use: (a: TestTarget, b: TestTarget) => Promise<T>): Promise<T> => {
  const a = await startTestTarget([], 'gateway-only');
  const b = await startTestTarget(faults, 'legacy-fallback');
  try {
    return await use(a, b);
  } finally {
    await Promise.all([a.stop(), b.stop()]);
  }
};

const urls = (a: TestTarget, b: TestTarget) => ['--url', `gateway-only=${a.url}`, '--url', `legacy-fallback=${b.url}`];

describe('ab', () => {
  it('plays both modes interleaved, judges each, and keeps both pairs of books', () =>
    withTwo([], async (a, b) => {
      const out = join(folder.path, 'healthy');
      const left = leftBy(
        out,
        await runCli(['ab', scenario, ...urls(a, b), '--out', out, '--wait-quiet', '0', '--slice', '250ms'], SECRETS),
      );
      expect(left.summary.verdict, left.stdout).not.toBe('fail');
      // 16 short pairs are one look: enough for P50 and P95, and too few for P99 and connect time.
      expect(reasonsBesidesNoise(left.summary), left.stdout).toEqual([]);
      expect(left.summary.comparison).toMatchObject({
        pairs: 16,
        reference: 'gateway-only',
        candidate: 'legacy-fallback',
      });
      const orders = new Set(left.record.slices.filter((_, i) => i % 2 === 0).map(({ mode }) => mode));
      expect(orders.size).toBe(2);
      for (const mode of ['gateway-only', 'legacy-fallback'] as const) {
        expect(left.summary.modes[mode]).toMatchObject({
          books: { equal: true },
          arrivals: { planned: 3_400, ok: 3_400 },
        });
      }
      expect(left.stdout).toContain('Side by side');
    }));

  it('ends at the first planned look that decides, and keeps what it did not send', () =>
    withTwo([], async (a, b) => {
      const out = join(folder.path, 'decided');
      const errors = await scenarioFile(folder.path, {
        ...{ ...briefDay, name: 'errors-only', washoutMs: 50, gating: ['error-rate'] },
        phases: [
          { name: 'warm-up', durationMs: 500, judged: false, quotes: { ratePerSec: 200 } },
          { name: 'load', durationMs: 4_000, quotes: { ratePerSec: 1_400 } },
        ],
      });
      const words = ['--until-decided', '--pairs', `${LOOKS.at(-1)}`, '--slice', '250ms', '--wait-quiet', '0'];
      const left = leftBy(out, await runCli(['ab', errors, ...urls(a, b), '--out', out, ...words], SECRETS));
      const { pairs } = left.summary.comparison!;
      expect([left.summary.verdict === 'fail', reasonsBesidesNoise(left.summary)], left.stdout).toEqual([false, []]);
      for (const mode of Object.values(left.summary.modes)) {
        expect(mode.books.equal).toBe(true);
        // 350 requests a slice: all of the pairs that were looked at, and none after them.
        expect(mode.objectives.find(({ id }) => id === 'error-rate')).toMatchObject({ n: 350 * pairs });
        expect(mode.arrivals.notReleased).toBeGreaterThanOrEqual((60 - pairs - 8) * 350);
      }
      if (pairs === 60) {
        // Only a host that stalled keeps two healthy targets undecided to the last look.
        expect(left.summary.warnings.map(({ code }) => code)).toContain('noisy-during-run');
        return;
      }
      expect([...LOOKS]).toContain(pairs);
      expect(left.record.stopped).toMatchObject({ why: 'decided' });
      const tooShort = left.summary.reasons.some(({ code }) => code === 'slice-too-short');
      const how = tooShort ? 'showed that such slices cannot decide.' : 'decided: pass.';
      expect(left.stderr).toContain(`Ending early: the look after ${pairs} pairs ${how}`);
    }));

  it('fails for the mode that is broken, and says that the other holds', () =>
    withTwo(['--fault', 'delay=400ms'], async (a, b) => {
      const out = join(folder.path, 'broken');
      const left = leftBy(
        out,
        await runCli(['ab', scenario, ...urls(a, b), '--out', out, '--wait-quiet', '0', '--duration', '2s'], SECRETS),
      );
      expect([left.code, left.summary.verdict]).toEqual([1, 'fail']);
      expect(left.summary.modes['legacy-fallback']?.verdict).toBe('fail');
      expect(left.summary.modes['gateway-only']?.verdict).not.toBe('fail');
      expect(left.summary.reasons[0]).toMatchObject({ mode: 'legacy-fallback', objective: 'response-p95' });
      const { otherArm } = left.summary.modes['legacy-fallback']!.explanations[0]!;
      expect(otherArm?.arm).toBe('gateway-only');
      expect(otherArm!.figure.n).toBe(otherArm!.ownFigure.n);
      // null: no good answer at P95.
      expect(otherArm!.ownFigure.observed ?? Number.POSITIVE_INFINITY).toBeGreaterThan(otherArm!.figure.observed!);
      expect(left.stdout).toMatch(/gateway-only at the same time: [\d.,]+ ms, here /);
    }));

  it('swapped addresses are a contradicted mode, whatever the figures', () =>
    withTwo([], async (a, b) => {
      const out = join(folder.path, 'swapped');
      const left = leftBy(
        out,
        await runCli(['ab', scenario, ...urls(b, a), '--out', out, '--wait-quiet', '0', '--duration', '2s'], SECRETS),
      );
      expect([left.code, left.summary.reasons[0]?.code]).toEqual([3, 'mode-unproven']);
    }));
});

describe('a stored record', () => {
  it('judges to the same bytes again, under another time zone and language', () =>
    withTwo(['--fault', 'error=2%'], async (a, b) => {
      const out = join(folder.path, 'stored');
      await runCli(['ab', scenario, ...urls(a, b), '--out', out, '--wait-quiet', '0', '--duration', '2s'], SECRETS);
      const summary = readFileSync(join(out, 'summary.json'), 'utf8');
      const elsewhere: Env = { TZ: 'Asia/Shanghai', LANG: 'zh_CN.UTF-8', LC_ALL: 'de_DE.UTF-8' };
      for (const env of [{}, elsewhere]) {
        const again = await runCli(['report', out, '--json', '--out', join(folder.path, 'again')], env);
        expect([again.code, again.stdout]).toEqual([1, summary]);
      }
    }));

  it('is refused when it is damaged or of another version', async () => {
    const damaged = join(folder.path, 'damaged.json');
    writeFileSync(
      damaged,
      readFileSync(join(folder.path, 'stored', 'record.json'), 'utf8').replace(/"v2":"HIST/g, '"v2":"HISX'),
    );
    const newer = join(folder.path, 'newer.json');
    writeFileSync(newer, '{"schemaVersion":99}');
    for (const [path, text] of [
      [damaged, 'histogram'],
      [newer, 'schema version 99'],
    ] as const) {
      const { code, stderr } = await runCli(['report', path]);
      expect([code, unbroken(stderr).includes(text)], stderr).toEqual([2, true]);
    }
  });
});

describe('a load worker that is lost', () => {
  it('leaves a record whose books add up and that cannot pass; exit 5', () =>
    withTwo([], async (a) => {
      const out = join(folder.path, 'lost');
      const words = [
        'run',
        scenario,
        '--url',
        a.url,
        '--out',
        out,
        '--wait-quiet',
        '0',
        '--duration',
        '20s',
        '--workers',
        '2',
      ];
      const cli = startCli(words, SECRETS);
      await cli.said('Playing');
      await expect.poll(async () => (await a.books()).requests.load.received, { timeout: 20_000 }).toBeGreaterThan(500);
      const children = execFileSync('pgrep', ['-P', String(cli.child.pid), '-f', 'worker'], { encoding: 'utf8' })
        .trim()
        .split('\n');
      expect(children).toHaveLength(2);
      process.kill(Number(children[0]), 'SIGKILL');
      const left = leftBy(out, await cli.over);
      expect([left.code, left.summary.verdict], left.stdout).toEqual([5, 'inconclusive']);
      expect(left.record.workers.map(({ fate }) => fate).toSorted()).toEqual(['done', 'lost']);
      const { planned, ...fates } = left.summary.modes['gateway-only']!.arrivals;
      expect(Object.values(fates).reduce((sum, n) => sum + n, 0)).toBe(planned);
    }));
});

describe('a folder that can take nothing any more', () => {
  it('still leaves the record, elsewhere, and exits 5', () =>
    withTwo([], async (a) => {
      const out = join(folder.path, 'gone');
      const cli = startCli(['run', scenario, '--url', a.url, '--out', out, '--wait-quiet', '0'], SECRETS);
      await cli.said('Playing');
      rmSync(out, { recursive: true });
      const { code, stderr } = await cli.over;
      const path = /stands at (\S+record\.json)/.exec(unbroken(stderr))?.[1] ?? '';
      expect(code, stderr).toBe(5);
      expect(runRecordSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).slices.length).toBeGreaterThan(3);
      rmSync(dirname(path), { recursive: true });
    }));
});
