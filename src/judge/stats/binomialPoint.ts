const SERIES_FROM = 16;
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** ln Gamma(z + 1) less Stirling's formula, z > 0: the series of DLMF 5.11.1, reached by the recurrence Gamma(z + 1) = z Gamma(z) when z is small. */
const stirlingError = (z: number): number => {
  let shifted = z;
  let sum = 0;
  while (shifted < SERIES_FROM) {
    sum += (shifted + 0.5) * Math.log1p(1 / shifted) - 1;
    shifted += 1;
  }
  const r = 1 / (shifted * shifted);
  const series = 1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - r * (691 / 360_360)))));
  return sum + series / shifted;
};

/** x ln(x / m) + m - x without loss of digits where x is close to m. */
const deviance = (x: number, m: number): number => {
  const v = (x - m) / (x + m);
  if (Math.abs(v) >= 0.1) return x * Math.log(x / m) + m - x;
  let sum = (x - m) * v;
  let term = 2 * x * v;
  for (let odd = 3; ; odd += 2) {
    term *= v * v;
    const next = sum + term / odd;
    if (next === sum) return sum;
    sum = next;
  }
};

/**
 * ln of x^a (1 - x)^b / B(a, b), for a, b > 0 and 0 < x < 1. It is a binomial point probability times ab / (a + b), taken by the saddle-point
 * expansion, which keeps full relative precision for large a and b (C. Loader, "Fast and accurate computation of binomial probabilities", 2000).
 */
export const logBetaPoint = (a: number, b: number, x: number): number => {
  const n = a + b;
  const exponent =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * (1 - x));
  return exponent + 0.5 * (Math.log(a) + Math.log(b) - Math.log(n)) - HALF_LOG_TWO_PI;
};
