/** With fewer pairs that differ no outcome is rarer than 0.002: 2^-9 = 0.00195. */
export const LEAST_NON_ZERO = 9;

/** The outcome of a sign-flip test; `too-few` pairs differ to say anything. */
export type SignFlip =
  | { readonly kind: 'too-few'; readonly nonZero: number }
  | { readonly kind: 'tested'; readonly nonZero: number; readonly p: number };

const addWeight = (chances: Float64Array, weight: number, reach: number): void => {
  for (let sum = reach; sum >= weight; sum -= 1) {
    chances[sum] = ((chances[sum] ?? 0) + (chances[sum - weight] ?? 0)) / 2;
  }
  for (let sum = Math.min(weight - 1, reach); sum >= 0; sum -= 1) chances[sum] = (chances[sum] ?? 0) / 2;
};

/** The chance that those of `weights` which a fair coin picks add up to at most `most`; cells beyond it are never needed. */
const chanceAtMost = (weights: readonly number[], most: number): number => {
  const chances = new Float64Array(most + 1);
  chances[0] = 1;
  let total = 0;
  for (const weight of weights) {
    total += weight;
    addWeight(chances, weight, Math.min(total, most));
  }
  return Math.min(
    1,
    chances.reduce((sum, chance) => sum + chance, 0),
  );
};

/**
 * Are these whole differences of pairs above zero on the whole? The exact one-sided p of their sum when each sign is a fair coin, as it is where a
 * coin orders each pair (R. A. Fisher, "The Design of Experiments", 1935, section 21). However failures cluster inside a slice, p holds.
 * Pairs without a difference change nothing and are left out. RangeError unless all are integers.
 */
export const signFlip = (differences: readonly number[]): SignFlip => {
  if (!differences.every(Number.isSafeInteger)) throw new RangeError('a difference is not a whole number');
  const weights = differences.filter((difference) => difference !== 0).map(Math.abs);
  if (weights.length < LEAST_NON_ZERO) return { kind: 'too-few', nonZero: weights.length };
  // The sum is as high as seen or higher exactly when the weights with a negative sign are as low as seen or lower.
  const negative = differences.reduce((sum, difference) => sum + Math.max(0, -difference), 0);
  return { kind: 'tested', nonZero: weights.length, p: chanceAtMost(weights, negative) };
};
