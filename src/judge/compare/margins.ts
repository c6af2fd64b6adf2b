import type { Margins } from '../../core/comparison.ts';

/** A difference up to this does not matter. */
export const NEGLIGIBLE = 0.02;
/** A difference from this on must not be. */
export const UNACCEPTABLE = 0.1;

const FLOOR_MS = 2;
const FLOOR_SHARE_OF_LIMIT = 0.01;

/**
 * The margins against a reference of so many ms (measurement rule 4): 2 % and 10 %, but never less than an absolute floor, max(2 ms, 1 % of the
 * documented limit): a tenth of very little is nothing that a user could notice.
 */
export const marginsAgainst = (referenceMs: number, limitMs: number | null): Margins => {
  const floor = Math.max(FLOOR_MS, FLOOR_SHARE_OF_LIMIT * (limitMs ?? 0)) / referenceMs;
  return { negligible: Math.max(NEGLIGIBLE, floor), unacceptable: Math.max(UNACCEPTABLE, floor) };
};
