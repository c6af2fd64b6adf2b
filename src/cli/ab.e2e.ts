import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLANNED_LOOKS } from '../judge/compare/contest.ts';
import { leftBy, runCli, scenarioFile, type TempFolder, tempFolder } from '../testing/cli.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';
import { bothUrls, withTwo } from '../testing/played-run.ts';
import { briefDay } from '../testing/scenarios.ts';
import { SECRETS } from '../testing/target.ts';
import { further } from '../testing/wide.ts';

/** The planned looks of a run of 60 pairs. */
const LOOKS = PLANNED_LOOKS.filter((pairs) => pairs <= 60);

let folder: TempFolder;
let scenario: string;
beforeAll(async () => {
  folder = await tempFolder();
  scenario = await scenarioFile(folder.path, { ...briefDay, washoutMs: 50 });
});
afterAll(() => folder.remove());

describe('ab', () => {
  further('plays both modes interleaved, judges each, and keeps both pairs of books', () =>
    withTwo([], async (a, b) => {
      const out = join(folder.path, 'healthy');
      const left = leftBy(
        out,
        await runCli(
          ['ab', scenario, ...bothUrls(a, b), '--out', out, '--wait-quiet', '0', '--slice', '250ms'],
          SECRETS,
        ),
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
    }),
  );

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
      const left = leftBy(out, await runCli(['ab', errors, ...bothUrls(a, b), '--out', out, ...words], SECRETS));
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
});
