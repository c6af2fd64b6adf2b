/** P(Z <= z) of the standard normal distribution, good to about 1e-15 absolute: the series of G. Marsaglia, J. Stat. Softw. 11(4), 2004. */
export const normalAtMost = (given: number): number => {
  // Beyond, all that is left is rounding.
  const z = Math.max(-8, Math.min(8, given));
  let term = z;
  let sum = z;
  for (let odd = 3; sum + term !== sum; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
};
