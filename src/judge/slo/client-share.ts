import type { ClientLedger } from '../../core/ledger.ts';
import type { SliceRecord } from '../../core/slice.ts';
import type { SliceCount } from '../stats/designEffect.ts';
import { bySlice, noClock, observeRatio } from './ratio.ts';
import type { Slo } from './slo.ts';

export type ClientShare = Pick<Slo, 'id' | 'sampleNoun' | 'line' | 'listed'> & {
  /** Zero where a single bad one breaks it. */
  readonly limit: number;
  count(clients: ClientLedger): SliceCount;
  /** Clients of which it cannot be said. */
  unknown(clients: ClientLedger): number;
};

const NO_SAMPLE: SliceCount = { n: 0, bad: 0 };

/**
 * An objective on what became of the messages of clients. A message that is gone is gone whatever our own machine did, so neither our lateness nor a
 * stall of the host explains it away. No pass hangs on clients whose end nobody knows.
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
      unseen: (slices) => {
        const missing = slices.reduce(
          (sum, { connections: { clients } }) => sum + (clients === null ? 0 : of.unknown(clients)),
          0,
        );
        return missing === 0 ? null : { missing, ended: null, why: [], what: 'ends' };
      },
      observe: observeRatio('below'),
      clockDoubts: noClock,
      times: null,
    },
  };
};
