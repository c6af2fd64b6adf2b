import { clopperPearson, DEFAULT_ALPHA } from './clopperPearson.ts';
import type { SliceCount } from './designEffect.ts';
import type { Estimate } from './hodgesLehmann.ts';

const odds = (share: number): number => share / (1 - share);

/**
 * By what factor the candidate's rate exceeds the reference's, with exact one-sided bounds: given the total, the candidate's count is binomial
 * with share n_B r / (n_A + n_B r), so Clopper-Pearson bounds of the share give those of r (J. Przyborowski and H. Wilenski, Biometrika 31, 1940).
 * It takes failures to be independent: to be shown, not to be judged by. NaN where nothing was counted, Infinity where only the candidate was bad.
 */
export const rateRatio = (reference: SliceCount, candidate: SliceCount, alpha: number = DEFAULT_ALPHA): Estimate => {
  if (reference.n === 0 || candidate.n === 0) {
    return { estimate: Number.NaN, lower: 0, upper: Number.POSITIVE_INFINITY };
  }
  const total = reference.bad + candidate.bad;
  const { lower, upper } = clopperPearson(candidate.bad, total, alpha);
  const scale = reference.n / candidate.n;
  return {
    estimate: (candidate.bad / reference.bad) * scale,
    lower: odds(lower) * scale,
    upper: odds(upper) * scale,
  };
};
