import { isPlayedAt } from '../core/open-ended.ts';
import { NO_CONNECTIONS, type SliceRecord } from '../core/slice.ts';

type Arm = { readonly slices: readonly SliceRecord[]; readonly judged: readonly SliceRecord[] };

/** What is judged of such a slice: that they stood, and which of them were lost in judged time. */
const carriedOf = (slice: SliceRecord, carried: number, { judged, slices }: Arm): SliceRecord => {
  const { connections } = slice;
  const lossesAtMs = connections.lossesAtMs.filter((atMs) => judged.some((each) => isPlayedAt(atMs, each, slices)));
  const lost = lossesAtMs.length;
  // Beside each other reasons and instants do not tell which is whose.
  const lostByReason = lost === connections.counts.lost ? connections.lostByReason : {};
  const connected = Math.max(lost, carried);
  return {
    ...slice,
    connections: {
      ...connections,
      counts: { ...NO_CONNECTIONS, connected, lost, closedByUs: connected - lost },
      unansweredLeaves: Math.min(connected - lost, connections.unansweredLeaves ?? 0),
      ...{ lossesAtMs, lostByReason, impaired: null, returns: null },
    },
  };
};

/**
 * The slices by which losses of connections are judged: the judged ones, and of the others those connections that still stood in a judged one. A loss
 * stands in the slice that opened the connection, so a fleet that a warm-up opened could be lost in judged time and be in no objective. `slices` of one arm,
 * in order of time, to its last; the order stays.
 */
export const withCarried = (slices: readonly SliceRecord[], judged: readonly SliceRecord[]): readonly SliceRecord[] => {
  const own = new Set(judged);
  return slices.flatMap((slice) => {
    if (own.has(slice)) return [slice];
    const { carried } = slice.connections;
    // What a record leaves out of judgement for its end is no warm-up.
    return slice.judged || carried === null || carried === 0 ? [] : [carriedOf(slice, carried, { judged, slices })];
  });
};
