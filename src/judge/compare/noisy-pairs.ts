import type { Comparison } from '../../core/comparison.ts';
import { NOISY_GAP_MS } from '../conditions.ts';
import type { SlicePair } from './pairs.ts';

/** From this share of the pairs on, noise is why a difference could not be told. */
const MANY_RATIO = 1 / 3;

const isNoisy = ({ reference, candidate }: SlicePair): boolean =>
  [reference, candidate].some(({ hostGapMaxMs }) => (hostGapMaxMs ?? 0) > NOISY_GAP_MS);

/** Whether the host stalled in so many pairs that nothing fine can be told. Noise hits both arms alike, so it never makes one worse. */
export const areNoisy = (pairs: readonly SlicePair[]): boolean =>
  pairs.filter(isNoisy).length >= MANY_RATIO * pairs.length;

/** The reasons that noise can be behind: the bounds stayed too wide, or a host that stalled us hit one arm more than the other. */
const OPEN: readonly Comparison['reason'][] = ['too-few-pairs', 'between-margins', 'lateness-differs'];

export const isOpen = ({ reason }: Pick<Comparison, 'reason'>): boolean => OPEN.includes(reason);
