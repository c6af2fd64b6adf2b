import { logBetaPoint } from './binomialPoint.ts';

const TINY = 1e-300;
const STEPS_MAX = 100_000;

const awayFromZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value);

/** The continued fraction of DLMF 8.17.22 by Lentz's method; it converges fast for x < (a + 1) / (a + b + 2). */
const continuedFraction = (a: number, b: number, x: number): number => {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < STEPS_MAX; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < Number.EPSILON) break;
  }
  return fraction;
};

/** The regularized incomplete beta function I_x(a, b), a and b > 0 (not only integers), x from 0 to 1 (DLMF 8.17.2). */
export const regularizedBeta = (a: number, b: number, x: number): number => {
  const front = Math.exp(logBetaPoint(a, b, x));
  if (x < (a + 1) / (a + b + 2)) return (front * continuedFraction(a, b, x)) / a;
  return 1 - (front * continuedFraction(b, a, 1 - x)) / b;
};

/**
 * The x with I_x(a, b) = probability, for 0 < probability < 1: Newton's steps on the logarithms of both (a tail is a straight line there) inside
 * a bracket that only shrinks, bisection where a step would leave it. Good to about 1e-12, relative.
 */
export const inverseRegularizedBeta = (a: number, b: number, probability: number): number => {
  let low = 0;
  let high = 1;
  let x = a / (a + b);
  for (let step = 0; step < 200; step += 1) {
    const reached = regularizedBeta(a, b, x);
    if (reached === probability) return x;
    if (reached > probability) high = x;
    else low = x;
    const slope = Math.exp(logBetaPoint(a, b, x)) / (1 - x) / reached;
    const newton = x * Math.exp(-Math.log(reached / probability) / slope);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 2 * Number.EPSILON * next) return next;
    x = next;
  }
  return x;
};
