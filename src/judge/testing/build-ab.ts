import type { RunRecord } from '../../core/record.ts';
import { buildRecord, type RecordSeen, type SliceSeen } from './build-record.ts';

export type AbSeen = Omit<RecordSeen, 'modes' | 'slices'> & {
  readonly pairs: number;
  /** What each mode shows in its slice of a pair, counted from 0. */
  readonly reference: (pair: number) => SliceSeen;
  readonly candidate: (pair: number) => SliceSeen;
};

const ROLES = { reference: 'legacy-fallback', candidate: 'gateway-only' } as const;

/** A record of interleaved pairs: `legacy-fallback` is the reference, `gateway-only` the candidate. */
export const buildAb = ({ pairs, reference, candidate, ...rest }: AbSeen): RunRecord => {
  const slicesOf = (seen: (pair: number) => SliceSeen) => Array.from({ length: pairs }, (_, pair) => seen(pair));
  const record = buildRecord({
    ...rest,
    modes: { 'legacy-fallback': { slices: slicesOf(reference) }, 'gateway-only': { slices: slicesOf(candidate) } },
  });
  const roles = { ...ROLES, control: null, equivalent: false, untilDecided: false };
  return {
    ...record,
    kind: 'ab',
    roles,
    slices: record.slices.map((slice, index) => ({ ...slice, pair: index % pairs })),
  };
};

/** A slice of a healthy mode, with everything that is compared. */
export const healthySlice: SliceSeen = {
  quotes: { ok: 100 },
  connections: { attempted: 10 },
  messages: { frames: 40, audience: 10 },
};
