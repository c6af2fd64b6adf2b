import type { LookOutcome, TimeLook } from '../../core/comparison.ts';
import { HIGHEST_US } from '../../measure/histogram.ts';
import { hodgesLehmann, pOfCentreAtLeast, pOfCentreAtMost, walshAverages } from '../stats/hodgesLehmann.ts';
import { median } from '../stats/median.ts';
import { pOf, type Rules } from './contest.ts';
import { marginsAgainst } from './margins.ts';
import type { PairRatio } from './ratios.ts';

const US_PER_MS = 1_000;

const ratioOf = (log: number): number | null => (Number.isFinite(log) ? Math.exp(log) : null);

const nothingSeen = (pairs: number): TimeLook => ({
  ...{ pairs, ratios: 0, estimate: null, lower: null, upper: null, p: null, pHolm: null },
  ...{ referenceMs: null, candidateMs: null, margins: null },
  outcome: 'open',
});

/** A time as it stands after so many pairs, before it is settled. Its margins are those against the median of the reference so far. */
export const timeLookAt = (
  all: readonly PairRatio[],
  limitMs: number | null,
  at: { readonly pairs: number; readonly rules: Rules },
): TimeLook => {
  const { pairs, rules } = at;
  const used = all.filter((ratio) => ratio.pairs <= pairs);
  if (used.length === 0) return nothingSeen(pairs);
  const walsh = walshAverages(used.map(({ logRatio }) => logRatio));
  const { estimate, lower, upper } = hodgesLehmann(walsh, rules.alphaPerLook);
  const referenceMs = median(used.map(({ referenceUs }) => referenceUs)) / US_PER_MS;
  const margins = marginsAgainst(referenceMs, limitMs);
  const negligible = Math.log1p(margins.negligible);
  return {
    pairs,
    ratios: used.length,
    ...{ estimate: ratioOf(estimate), lower: ratioOf(lower), upper: ratioOf(upper) },
    referenceMs,
    candidateMs: median(used.map(({ candidateUs }) => candidateUs)) / US_PER_MS,
    margins,
    p: pOf(pOfCentreAtMost(walsh, negligible), pOfCentreAtLeast(walsh, -negligible), rules),
    pHolm: null,
    outcome: 'open',
  };
};

/** Half of the reference's figures or more are failures: such a reference is no measure for anything. */
export const isReferenceBroken = ({ referenceMs }: TimeLook): boolean =>
  referenceMs !== null && referenceMs >= HIGHEST_US / US_PER_MS;

const isInside = ({ lower, upper, margins }: TimeLook, { equivalent }: Rules): boolean => {
  if (margins === null || upper === null || !(upper < 1 + margins.unacceptable)) return false;
  return !equivalent || (lower !== null && lower > 1 / (1 + margins.unacceptable));
};

/**
 * Pass: the upper bound is under the unacceptable margin. Fail: it is not, and the lower bound is over the negligible one, which the corrected p
 * at or under the level of a look says. Else open.
 */
export const settleTime = (look: TimeLook, rules: Rules): LookOutcome => {
  if (isReferenceBroken(look)) return 'open';
  if (isInside(look, rules)) return 'pass';
  return look.pHolm !== null && look.pHolm <= rules.alphaPerLook ? 'fail' : 'open';
};

/** What a pass should not hide: proven slower, or faster, by more than what is negligible. */
export const warningOf = ({ lower, upper, margins, outcome }: TimeLook): 'proven-slower' | 'proven-faster' | null => {
  if (outcome !== 'pass' || margins === null) return null;
  if (lower !== null && lower > 1 + margins.negligible) return 'proven-slower';
  return upper !== null && upper < 1 / (1 + margins.negligible) ? 'proven-faster' : null;
};
