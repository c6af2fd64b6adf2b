import type { CheckOutcome } from '../core/checklist.ts';
import type { SliceRecord } from '../core/slice.ts';
import { conditionsOf } from '../judge/conditions.ts';
import { judgeObjective } from '../judge/objective.ts';
import { responseP95At } from '../judge/slo/response-p95.ts';
import { DEFAULT_ALPHA } from '../judge/stats/clopperPearson.ts';
import type { Example } from '../load/examples.ts';
import { type CheckContext, fail, notMeasurable, pass, say, undecided } from './check.ts';

const limitedIn = (slices: readonly SliceRecord[]): number =>
  slices.reduce((sum, { quotes }) => sum + (quotes.failures['http-429-limiter'] ?? 0), 0);

/** What this machine ran out of while it sent, as a run voids itself by it (judge/validity.ts); null: nothing. */
const oursIn = (slices: readonly SliceRecord[]): string | null => {
  const kinds = slices.flatMap(({ quotes }) => Object.entries(quotes.failures));
  const [kind] = kinds.find(([name, n]) => name.startsWith('ours-') && n > 0) ?? [null];
  return kind === null ? null : kind.slice('ours-'.length).toUpperCase();
};

/** Whether nobody watched this machine in some of it, so that a stall would not be seen. */
const isUnwatched = (slices: readonly SliceRecord[]): boolean =>
  slices.some(({ hostGapMaxMs }) => hostGapMaxMs === null);

/** Judges the probe as a run judges `response-p95`: exact bounds, and a breach that could be our lateness or a stall of this host is none. */
export const judgeResponses = (
  { profile }: Pick<CheckContext, 'profile'>,
  slices: readonly SliceRecord[],
  examples: readonly Example[],
): CheckOutcome => {
  const { limitMs } = profile.checks.responseProbe;
  const slo = responseP95At(limitMs);
  const limited = limitedIn(slices);
  if (limited > 0) return notMeasurable(say.P1.limited(limited));
  const ours = oursIn(slices);
  if (ours !== null) return notMeasurable(say.answer.ours(ours));
  const conditions = conditionsOf(slices, null, [slo]);
  const judged = judgeObjective({
    ...{ slo, gating: true, slices, played: (slice) => slice },
    ...{ conditions, alpha: DEFAULT_ALPHA, convergeMs: 0 },
  });
  const figures = { ...judged, limitMs, example: examples[0] ?? null };
  if (judged.verdict === 'pass') return pass(say.P1.well(figures));
  if (judged.verdict === 'fail') return fail(say.P1.slow(figures, isUnwatched(slices)));
  return undecided(judged.reason ?? 'no-data', say.P1.undecided(figures));
};
