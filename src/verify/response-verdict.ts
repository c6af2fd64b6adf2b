import type { CheckOutcome, Unanswered } from '../core/checklist.ts';
import type { SliceRecord } from '../core/slice.ts';
import { conditionsOf } from '../judge/conditions.ts';
import { judgeObjective } from '../judge/objective.ts';
import { responseP95At } from '../judge/slo/response-p95.ts';
import { DEFAULT_ALPHA } from '../judge/stats/clopperPearson.ts';
import type { Example } from '../load/examples.ts';
import { type CheckContext, fail, notMeasurable, pass, say, unanswered, undecided } from './check.ts';

const failedBy = (slices: readonly SliceRecord[], kind: string): number =>
  slices.reduce((sum, { quotes: { failures } }) => sum + (failures[kind] ?? 0), 0);

/** The slices without some failed requests of a kind. */
const withoutKind = (slices: readonly SliceRecord[], kind: string): readonly SliceRecord[] =>
  slices.map((slice) => {
    const { counts, failures } = slice.quotes;
    const left = failures[kind] ?? 0;
    const fewer = { ...counts, planned: counts.planned - left, failed: counts.failed - left };
    return { ...slice, quotes: { ...slice.quotes, counts: fewer, failures: { ...failures, [kind]: 0 } } };
  });

const LIMITER = 'http-429-limiter';
/** Of the target's upstream, or of something in front of the target. */
const OTHER_LIMITER = 'http-429-upstream';

/** Kinds of failure by which no answer came at all. */
const NO_ANSWER: ReadonlySet<string> = new Set(['refused', 'reset', 'certificate', 'tls']);

/** How a probe went without answers whose good ones came in time: it was not slow. By connections that ended, or by answers that were none. */
const howUnanswered = (slices: readonly SliceRecord[]): Unanswered => {
  const kinds = slices.flatMap(({ quotes: { failures } }) =>
    Object.keys(failures).filter((kind) => failures[kind] !== 0),
  );
  if (slices.some(({ quotes: { counts } }) => counts.unanswered + counts.dropped > 0)) return 'late';
  return kinds.every((kind) => NO_ANSWER.has(kind)) ? 'unreachable' : 'refused';
};

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
  const limited = failedBy(slices, LIMITER);
  if (limited > 0) return notMeasurable(say.P1.limited(limited));
  const ours = oursIn(slices);
  if (ours !== null) return notMeasurable(say.answer.ours(ours));
  const judgedOn = (seen: readonly SliceRecord[]) =>
    judgeObjective({
      ...{ slo, gating: true, slices: seen, played: (slice: SliceRecord) => slice },
      ...{ conditions: conditionsOf(seen, null, [slo]), alpha: DEFAULT_ALPHA, convergeMs: 0 },
    });
  const judged = judgedOn(slices);
  // They may be those of a proxy, which has no code of the target. What is broken without them is broken.
  const others = failedBy(slices, OTHER_LIMITER);
  if (others > 0 && judged.verdict === 'fail' && judgedOn(withoutKind(slices, OTHER_LIMITER)).verdict !== 'fail')
    return notMeasurable(say.P1.limitedElsewhere(others));
  const figures = { ...judged, limitMs, example: examples[0] ?? null };
  if (judged.verdict === 'pass') return pass(say.P1.well(figures));
  if (judged.verdict === 'fail') {
    const why = say.P1.slow(figures, isUnwatched(slices));
    // A failed request counts as slower than every limit.
    const isSlow = judged.observedOkOnly !== null && judged.observedOkOnly > limitMs;
    return isSlow ? fail(why) : unanswered(howUnanswered(slices), why);
  }
  return undecided(judged.reason ?? 'no-data', say.P1.undecided(figures));
};
