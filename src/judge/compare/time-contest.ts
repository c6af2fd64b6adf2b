import type { TimeComparison, TimeLook, UndecidedReason } from '../../core/comparison.ts';
import { type Contest, type Ending, finalAt, PLANNED_LOOKS, type Rules } from './contest.ts';
import type { PairRatios } from './ratios.ts';
import { isReferenceBroken, settleTime, timeLookAt, warningOf } from './time-look.ts';

/** A time to compare: its ratios, and what voids them whatever they say. */
export type TimeSeries = PairRatios & {
  readonly id: TimeComparison['id'];
  readonly gating: boolean;
  readonly limitMs: number | null;
  readonly doubt: UndecidedReason | null;
};

/**
 * The estimate is a median over pairs, and a tenth more of them hardly moves it, however bad they were. Where one mode had nothing to show in more pairs
 * than that, the rest does not speak for them.
 */
const UNMATCHED_MOST_RATIO = 0.1;

const speaksForAll = ({ unmatched }: TimeSeries, pairs: number): boolean =>
  unmatched.filter((at) => at <= pairs).length <= UNMATCHED_MOST_RATIO * pairs;

const whyUndecided = (series: TimeSeries, last: TimeLook, ending: Ending): UndecidedReason => {
  const { ratios, doubt, unmatched } = series;
  // Pairs of which one arm alone has a figure, or in which more were there to hear of it, are no pairs without figures.
  if (ratios.length === 0) return unmatched.length > UNMATCHED_MOST_RATIO * last.pairs ? 'pairs-left-out' : 'no-data';
  // With fewer pairs than the first look takes every bound is infinite, and nothing shows that both were late alike.
  if (doubt === 'lateness-differs' && last.pairs < PLANNED_LOOKS[0]) return 'too-few-pairs';
  if (doubt !== null) return doubt;
  if (isReferenceBroken(last)) return 'reference-broken';
  if (!speaksForAll(series, last.pairs)) return 'pairs-left-out';
  if (ending === 'failed') return 'ended-by-fail';
  // Both bounds are there, or neither is.
  return ending === 'all-looks' && last.upper !== null ? 'between-margins' : 'too-few-pairs';
};

/** The comparison of one time, look by look. A doubt keeps it open: what it voids neither passes nor ends the comparison of the others. */
export const timeContest = (series: TimeSeries, rules: Rules): Contest => {
  const looks: TimeLook[] = [];
  const { ratios, limitMs, doubt } = series;
  return {
    examine: (pairs) => {
      const look = timeLookAt(ratios, limitMs, { pairs, rules });
      return {
        p: look.p,
        settle: (pHolm) => {
          const corrected = { ...look, pHolm };
          const settled = doubt === null ? settleTime(corrected, rules) : 'open';
          const spoken = settled === 'pass' && !speaksForAll(series, pairs) ? 'open' : settled;
          const outcome = finalAt(spoken, pairs, rules);
          looks.push({ ...corrected, outcome });
          return outcome;
        },
      };
    },
    result: (ending) => {
      const shown = looks.at(-1) ?? timeLookAt(ratios, limitMs, { pairs: ratios.at(-1)?.pairs ?? 0, rules });
      const { outcome } = shown;
      return {
        kind: 'time',
        ...{ id: series.id, gating: series.gating, leftOut: series.leftOut, shown, looks },
        verdict: outcome === 'open' ? 'inconclusive' : outcome,
        reason: outcome === 'open' ? whyUndecided(series, shown, ending) : null,
        decidedAtPairs: outcome === 'open' ? null : shown.pairs,
        warning: warningOf(shown),
      };
    },
  };
};
