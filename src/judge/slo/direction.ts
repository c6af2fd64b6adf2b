/** Undoes binary rounding: 1 - 0.999 is 0.001. */
const decimal = (value: number): number => Number(value.toPrecision(12));

/**
 * What it means to be on the right side of a limit, once for the rule and for its sentence: the sign that a reader sees, the share of bad
 * samples that the limit allows (a pass is strictly under it), and the figure that a share of bad samples stands for.
 */
export const DIRECTIONS = {
  below: {
    sign: '<',
    allowedBadRatio: (limitRatio: number): number => limitRatio,
    observedRatio: (badRatio: number): number => badRatio,
  },
  above: {
    sign: '>',
    allowedBadRatio: (limitRatio: number): number => decimal(1 - limitRatio),
    observedRatio: (badRatio: number): number => decimal(1 - badRatio),
  },
} as const;

export type Direction = keyof typeof DIRECTIONS;

/** The share of samples beyond the limit that a quantile allows: fewer than 5 % for a P95. */
export const beyondQuantile = (quantile: number): number => decimal(1 - quantile);
