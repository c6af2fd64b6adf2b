import type { ClientLedger } from '../../core/ledger.ts';
import type { SliceRecord } from '../../core/slice.ts';
import type { SliceCount } from '../stats/designEffect.ts';
import { bySlice, noClock, observeRatio } from './ratio.ts';
import { PATIENCE_LEAST_MS } from './silence.ts';
import type { Slo } from './slo.ts';

export type ClientShare = Pick<Slo, 'id' | 'sampleNoun' | 'line' | 'listed'> & {
  /** Zero where a single bad one breaks it. */
  readonly limit: number;
  count(clients: ClientLedger): SliceCount;
  /** Clients of which it cannot be said. */
  unknown(clients: ClientLedger): number;
  /** Clients that no message speaks for: what was owed to them did not come. */
  unserved(slices: readonly SliceRecord[], patienceLeastMs: number): number;
};

const NO_SAMPLE: SliceCount = { n: 0, bad: 0 };

/**
 * An objective on what became of the messages of clients. A message that is gone is gone whatever our own machine did, so neither our lateness nor a
 * stall of the host explains it away. No pass hangs on clients whose end nobody knows, nor on those that
 * were not served for longer than they may take to converge.
 */
export const clientShare = ({ id, sampleNoun, line, listed, limit, ...of }: ClientShare): Slo => {
  const count = ({ connections: { clients } }: SliceRecord): SliceCount =>
    clients === null ? NO_SAMPLE : of.count(clients);
  return {
    ...{ id, limit, sampleNoun, line, direction: 'below', unit: 'ratio', quantile: null },
    ...(listed === undefined ? {} : { listed }),
    measure: {
      ...bySlice(count),
      hasControlView: false,
      withoutNoise: (slices) => [...slices],
      largestEvent: () => 0,
      unseen: (slices, convergeMs) => {
        const cut = slices.reduce(
          (sum, { connections: { clients } }) => sum + (clients === null ? 0 : of.unknown(clients)),
          0,
        );
        // Of what nothing numbers there is no client to speak of.
        const isNumbered = slices.some(({ connections: { clients } }) => clients !== null);
        const unserved = isNumbered ? of.unserved(slices, Math.max(PATIENCE_LEAST_MS, convergeMs)) : 0;
        return cut + unserved === 0 ? null : { missing: cut + unserved, unserved, ended: null, why: [], what: 'ends' };
      },
      observe: observeRatio('below'),
      clockDoubts: noClock,
      times: null,
    },
  };
};
