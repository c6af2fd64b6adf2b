import type { CountComparison, CountLook, UndecidedReason } from '../../core/comparison.ts';
import type { Verdict } from '../../core/verdict.ts';
import { type Contest, type Ending, finalAt, type Rules } from './contest.ts';
import { type CountPair, countLookAt, settleCount } from './count-look.ts';

/** A count to compare, the verdicts of both modes on the objective they must hold, and what voids it whatever it says. */
export type CountSeries = Pick<CountComparison, 'id' | 'gating' | 'objective' | 'ownVerdicts' | 'allowedDifference'> & {
  readonly pairs: readonly CountPair[];
  readonly doubt: UndecidedReason | null;
};

type Outcome = { readonly verdict: Verdict; readonly reason: UndecidedReason | null };

const undecided = (reason: UndecidedReason): Outcome => ({ verdict: 'inconclusive', reason });

/** A count that never failed passes where both modes hold their own objective; that needs the whole run, and at least one look. */
const outcomeAtEnd = ({ doubt, ownVerdicts }: CountSeries, shown: CountLook, end: EndOfLooks): Outcome => {
  const { ending, looks, passesFrom } = end;
  if (shown.reference.n === 0 || shown.candidate.n === 0) return undecided('no-data');
  if (doubt !== null) return undecided(doubt);
  if (shown.outcome === 'fail') return { verdict: 'fail', reason: null };
  if (ending === 'failed') return undecided('ended-by-fail');
  if (looks === 0 || shown.pairs < passesFrom) return undecided('too-few-pairs');
  const bothHold = ownVerdicts.reference === 'pass' && ownVerdicts.candidate === 'pass';
  return bothHold ? { verdict: 'pass', reason: null } : undecided('objective-not-passed');
};

type EndOfLooks = { readonly ending: Ending; readonly looks: number; readonly passesFrom: number };

/** The comparison of one count, look by look. */
export const countContest = (series: CountSeries, rules: Rules): Contest => {
  const looks: CountLook[] = [];
  const { pairs: all, doubt, allowedDifference } = series;
  return {
    examine: (pairs) => {
      const look = countLookAt(all, { pairs, rules });
      return {
        p: look.p,
        settle: (pHolm) => {
          const corrected = { ...look, pHolm };
          const settled = doubt === null ? settleCount(corrected, allowedDifference, rules) : 'open';
          const outcome = finalAt(settled, pairs, rules);
          looks.push({ ...corrected, outcome });
          return outcome;
        },
      };
    },
    result: (ending) => {
      const shown = looks.at(-1) ?? countLookAt(all, { pairs: all.length, rules });
      const { verdict, reason } = outcomeAtEnd(series, shown, {
        ...{ ending, looks: looks.length, passesFrom: rules.passesFrom },
      });
      const { id, gating, objective, ownVerdicts } = series;
      return {
        kind: 'count',
        ...{ id, gating, objective, ownVerdicts, allowedDifference, shown, looks, verdict, reason },
        decidedAtPairs: verdict === 'inconclusive' ? null : shown.pairs,
      };
    },
  };
};
