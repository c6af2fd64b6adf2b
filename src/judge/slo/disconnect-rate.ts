import type { SliceRecord } from '../../core/slice.ts';
import { clusterDesignEffect, clusterSizes, type SliceCount } from '../stats/designEffect.ts';
import { noClock, observeRatio } from './ratio.ts';
import type { Slo, Unseen } from './slo.ts';

const lostIn = ({ connections: { counts, returns } }: SliceRecord): number => counts.lost + (returns?.counts.lost ?? 0);

/** Sockets of which nobody knows whether they were lost: asked to leave they did not answer, or they were still open when we gave up. */
const unknownEnds = ({ connections: { counts, returns, unansweredLeaves } }: SliceRecord): number =>
  (unansweredLeaves ?? 0) + counts.openAtKill + (returns?.counts.openAtKill ?? 0);

const unseen = (slices: readonly SliceRecord[]): Unseen | null => {
  const missing = slices.reduce((sum, slice) => sum + unknownEnds(slice), 0);
  return missing === 0 ? null : { missing, what: 'leaves', ended: null, why: [] };
};

/**
 * A socket that came back is a connection of its own, which may be lost again. Those that we made slow or silent are no sample, nor are those whose end
 * nobody knows.
 */
export const connectionCount = (slice: SliceRecord): SliceCount => {
  const { counts, returns, impaired } = slice.connections;
  const connected = counts.connected + (returns?.counts.connected ?? 0);
  return {
    n: Math.max(0, connected - (impaired?.slow ?? 0) - (impaired?.halfOpen ?? 0) - unknownEnds(slice)),
    bad: lostIn(slice),
  };
};

/** When they were lost, those that came back too. */
export const lossesAtMsOf = ({ connections: { lossesAtMs: first, returns } }: SliceRecord): readonly number[] =>
  returns === null ? first : [...first, ...returns.lossesAtMs].toSorted((a, b) => a - b);

const lossClusters = (slices: readonly SliceRecord[]): number[] => clusterSizes(slices.flatMap(lossesAtMsOf));

type Lossy = { readonly lossesAtMs: readonly number[]; readonly counts: SliceRecord['connections']['counts'] };

const without = <Of extends Lossy>(of: Of, noisy: readonly SliceRecord[]) => {
  const kept = of.lossesAtMs.filter((atMs) => !noisy.some(({ startMs, endMs }) => atMs >= startMs && atMs < endMs));
  const left = of.lossesAtMs.length - kept.length;
  const { connected, lost } = of.counts;
  return { ...of, lossesAtMs: kept, counts: { ...of.counts, connected: connected - left, lost: lost - left } };
};

/** A connection stands in the slice that opened it and may be lost in another: noise is matched by the instant of the loss. */
const withoutLossesIn = (slice: SliceRecord, noisy: readonly SliceRecord[]): SliceRecord => {
  const { returns } = slice.connections;
  return {
    ...slice,
    connections: {
      ...without(slice.connections, noisy),
      returns: returns === null ? null : without(returns, noisy),
    },
  };
};

/**
 * Losses by the slice of their instant: the last one that had begun by then. How many connections stood in each slice is not on record, so those
 * established are spread evenly over the judged time. A slice that is not judged opened some of them and is no part of that time. Of a run that ended early the last slices have no length: what was lost in the drain stands before them.
 */
const timeline = (slices: readonly SliceRecord[]): SliceCount[] => {
  const established = slices.reduce((sum, slice) => sum + connectionCount(slice).n, 0);
  const judgedMsOf = ({ judged, startMs, endMs }: SliceRecord): number => (judged ? endMs - startMs : 0);
  const judgedMs = slices.reduce((sum, slice) => sum + judgedMsOf(slice), 0);
  const points = slices.map((slice) => ({ n: (established * judgedMsOf(slice)) / judgedMs, bad: 0 }));
  const firstJudged = slices.findIndex((slice) => judgedMsOf(slice) > 0);
  for (const atMs of slices.flatMap(lossesAtMsOf)) {
    const at = slices.findLastIndex((slice) => slice.startMs <= atMs && judgedMsOf(slice) > 0);
    const point = points[Math.max(at, firstJudged)];
    if (point !== undefined) point.bad += 1;
  }
  return points;
};

/** By the names that a record's examples have. */
const kinds = ({ connections }: SliceRecord): Readonly<Record<string, number>> => {
  const lost: Record<string, number> = {};
  const all = [connections.lostByReason, connections.returns?.lostByReason ?? {}].flatMap(Object.entries<number>);
  for (const [reason, n] of all) {
    const kind = `lost-${reason.replaceAll(' ', '-')}`;
    lost[kind] = (lost[kind] ?? 0) + n;
  }
  return lost;
};

/** Disconnect rate: established connections that were lost without our asking. Losses within 100 ms of each other are one event. */
export const disconnectRate: Slo = {
  id: 'disconnect-rate',
  limit: 0.01,
  direction: 'below',
  unit: 'ratio',
  quantile: null,
  sampleNoun: 'connections',
  line: 262,
  measure: {
    count: connectionCount,
    hasControlView: false,
    withoutNoise: (slices, noisy) => slices.map((slice) => withoutLossesIn(slice, [...noisy])),
    designEffect: (slices) => clusterDesignEffect(lossClusters(slices)),
    largestEvent: (slices) => Math.max(0, ...lossClusters(slices)),
    timeline,
    kinds,
    ofSymbol: () => null,
    leastSamples: 0,
    unseen,
    observe: observeRatio('below'),
    clockDoubts: noClock,
    times: null,
  },
};
