import type { IndicatorComparison, LookOutcome } from '../../core/comparison.ts';
import { holmAdjusted } from '../stats/holm.ts';

/** When to look, how often one look may be wrong, and whether a candidate that is too much better fails as well. */
export type Rules = {
  readonly plannedLooks: readonly number[];
  readonly alphaPerLook: number;
  readonly equivalent: boolean;
  /** After how many pairs a pass is final: 0, or where the load changes all that are planned. A fail is one after any look. */
  readonly passesFrom: number;
};

const ALPHA = 0.01;
/** The pairs after which a comparison is looked at (measurement rule 4). */
export const PLANNED_LOOKS = [15, 30, 60, 120, 240] as const;

/** Five looks, each at a fifth of 1 %: whenever the comparison ends, it is wrong at most once in a hundred (measurement rule 4). */
export const rulesOf = ({ equivalent }: { readonly equivalent: boolean }): Rules => ({
  plannedLooks: PLANNED_LOOKS,
  alphaPerLook: ALPHA / PLANNED_LOOKS.length,
  equivalent,
  passesFrom: 0,
});

/**
 * The rules for a load that changes: what its first pairs show says nothing of a spike to come, so the last of the planned pairs are looked at as well,
 * in place of a planned look that is not before them, and only there a pass is final. No more looks than otherwise, so none may err more often.
 */
export const rulesForWhole = (rules: Rules, pairsPlanned: number): Rules => {
  const [first = 0] = rules.plannedLooks;
  if (pairsPlanned < first) return { ...rules, passesFrom: pairsPlanned };
  const before = rules.plannedLooks.slice(0, -1).filter((look) => look < pairsPlanned);
  return { ...rules, plannedLooks: [...before, pairsPlanned], passesFrom: pairsPlanned };
};

/** What says which rules hold. `changes`: the load is another one at another time; `pairsPlanned`: the judged pairs of its whole plan. */
export type Setting = { readonly equivalent: boolean; readonly changes: boolean; readonly pairsPlanned: number };

/** The rules for so many planned pairs of such a load. */
export const rulesFor = ({ equivalent, changes, pairsPlanned }: Setting): Rules => {
  const rules = rulesOf({ equivalent });
  return changes ? rulesForWhole(rules, pairsPlanned) : rules;
};

/** What becomes of an indicator at a look: a pass that comes before the load was shown whole waits. */
export const finalAt = (outcome: LookOutcome, pairs: number, { passesFrom }: Rules): LookOutcome =>
  outcome === 'pass' && pairs < passesFrom ? 'open' : outcome;

/** How a comparison ended: something failed, all was settled, the planned looks were all taken and more pairs would tell no more, or the pairs ran out. */
export type Ending = 'failed' | 'settled' | 'all-looks' | 'ran-out';

/** What an indicator says at one look: its p, and what becomes of it once Holm's correction is known. */
export type Examined = { readonly p: number | null; settle(pHolm: number | null): LookOutcome };

/** One indicator under comparison. It keeps the looks that were settled. */
export type Contest = {
  examine(pairs: number): Examined;
  result(ending: Ending): IndicatorComparison;
};

/** A p-value of both directions together, where a candidate may be neither worse nor better. */
export const pOf = (worse: number, better: number, { equivalent }: Rules): number =>
  equivalent ? Math.min(1, 2 * Math.min(worse, better)) : worse;

/**
 * Takes the planned looks that so many pairs allow. At each, the p-values of all contests are corrected together; those already settled stay in
 * the family with p = 1, so that a pass makes nothing else easier to fail. A pass is final; the first fail ends it.
 */
export const takeLooks = (contests: readonly Contest[], pairs: number, { plannedLooks }: Rules): Ending => {
  let open = contests;
  for (const at of plannedLooks.filter((planned) => planned <= pairs)) {
    const examined = open.map((contest) => contest.examine(at));
    const settled = contests.length - open.length;
    const adjusted = holmAdjusted([...examined.map(({ p }) => p ?? 1), ...Array<number>(settled).fill(1)]);
    const outcomes = examined.map(({ p, settle }, index) => settle(p === null ? null : (adjusted[index] ?? 1)));
    if (outcomes.includes('fail')) return 'failed';
    open = open.filter((_contest, index) => outcomes[index] === 'open');
    if (open.length === 0) return 'settled';
  }
  return pairs >= Math.max(...PLANNED_LOOKS, ...plannedLooks) ? 'all-looks' : 'ran-out';
};
