import type { CountLook, LookOutcome, Shares } from '../../core/comparison.ts';
import { totalCount } from '../absolute.ts';
import { rateRatio } from '../stats/rateRatio.ts';
import { signFlip } from '../stats/signFlip.ts';
import { pOf, type Rules } from './contest.ts';

/** Samples and bad ones of both modes in one pair. */
export type CountPair = { readonly reference: Shares; readonly candidate: Shares };

const finite = (ratio: number): number | null => (Number.isFinite(ratio) ? ratio : null);

const pOfSigns = (differences: readonly number[]): number | null => {
  const result = signFlip(differences);
  return result.kind === 'tested' ? result.p : null;
};

const pOfDifferences = (differences: readonly number[], rules: Rules): number | null => {
  const worse = pOfSigns(differences);
  const better = pOfSigns(differences.map((difference) => -difference));
  return worse === null ? null : pOf(worse, better ?? 1, rules);
};

/** Counts as they stand after so many pairs, before they are settled. The ratio of rates takes failures to be independent: it is shown, not judged. */
export const countLookAt = (
  all: readonly CountPair[],
  at: { readonly pairs: number; readonly rules: Rules },
): CountLook => {
  const { pairs, rules } = at;
  const used = all.slice(0, pairs);
  const reference = totalCount(used.map((pair) => pair.reference));
  const candidate = totalCount(used.map((pair) => pair.candidate));
  const differences = used.map((pair) => pair.candidate.bad - pair.reference.bad);
  const { estimate, lower, upper } = rateRatio(reference, candidate);
  const isSeen = reference.n > 0 && candidate.n > 0;
  return {
    ...{ pairs, reference, candidate },
    ...{ estimate: finite(estimate), lower: finite(lower), upper: finite(upper) },
    nonZeroPairs: differences.filter((difference) => difference !== 0).length,
    rateDifference: isSeen ? candidate.bad / candidate.n - reference.bad / reference.n : null,
    p: isSeen ? pOfDifferences(differences, rules) : null,
    pHolm: null,
    outcome: 'open',
  };
};

/** Fail: the corrected p is at or under the level of a look, and the rates differ by more than is allowed. Counts never pass at a look. */
export const settleCount = (look: CountLook, allowedDifference: number, rules: Rules): LookOutcome => {
  const { pHolm, rateDifference } = look;
  if (pHolm === null || rateDifference === null || pHolm > rules.alphaPerLook) return 'open';
  const worse = rules.equivalent ? Math.abs(rateDifference) : rateDifference;
  return worse > allowedDifference ? 'fail' : 'open';
};
