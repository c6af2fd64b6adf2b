import type { ObjectiveResult } from '../core/judgement.ts';
import { SLOS } from '../judge/slo/registry.ts';
import { allowedBadRatioOf } from '../judge/slo/slo.ts';

/** The proportion that an objective was judged on, its limit, and where it lies with 95 % confidence. `side`: which bound the verdict hangs on. */
export type JudgedShare = {
  readonly kind: 'bad' | 'good' | 'slow';
  readonly limit: number;
  readonly lower: number;
  readonly upper: number;
  readonly side: 'under' | 'over' | 'between';
  /** The deciding bound of the bad share over the share that is allowed: 1 is at the limit, less is safer. */
  readonly tightness: number;
};

const BAD_SIDE = { pass: 'under', fail: 'over', inconclusive: 'between' } as const;
const GOOD_SIDE = { pass: 'over', fail: 'under', inconclusive: 'between' } as const;

/** null where nothing was measured. An objective that asks for a share of good samples is told in good ones: 1 minus the bounds of the bad. */
export const judgedShareOf = (of: ObjectiveResult): JudgedShare | null => {
  const slo = SLOS.find(({ id }) => id === of.id);
  if (slo === undefined || of.lower === null || of.upper === null || of.n === 0) return null;
  const allowed = allowedBadRatioOf({ ...slo, limit: of.limit });
  // Of nothing a single bad one is too many, and without one there is no nearer to go.
  const zeroTightness = of.bad === 0 ? 0 : Number.POSITIVE_INFINITY;
  const tightness = allowed === 0 ? zeroTightness : of.upper / allowed;
  if (slo.quantile === null && of.direction === 'above')
    return {
      kind: 'good',
      limit: of.limit,
      lower: 1 - of.upper,
      upper: 1 - of.lower,
      side: GOOD_SIDE[of.verdict],
      tightness,
    };
  const kind = slo.unit === 'ms' ? 'slow' : 'bad';
  return { kind, limit: allowed, lower: of.lower, upper: of.upper, side: BAD_SIDE[of.verdict], tightness };
};
