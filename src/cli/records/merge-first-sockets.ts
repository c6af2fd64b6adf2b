import type { FirstSockets, HandshakeTiming } from '../../core/first-sockets.ts';
import { type ConnectionCounts, connectionCountsSchema } from '../../core/slice.ts';

type CountsByName = Readonly<Record<string, number>>;

const addNamed = (parts: readonly CountsByName[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const part of parts) for (const [name, value] of Object.entries(part)) sums[name] = (sums[name] ?? 0) + value;
  return sums;
};

/** When the last of a burst got in; without a burst nothing is known to be slow. */
const slownessMs = ({ timing: { burst } }: FirstSockets): number =>
  burst === null ? -1 : (burst.connectedMs.at(-1) ?? burst.limitMs);

/** The timing of the slowest burst: shards ask one target at the same time, so the slowest saw most of its queue. */
const slowestTiming = (parts: readonly FirstSockets[]): HandshakeTiming =>
  parts.toSorted((a, b) => slownessMs(b) - slownessMs(a))[0]?.timing ?? { aloneMs: null, burst: null };

/** The first sockets of all shards as those of one run: counts added up, of the timings the slowest. null where no shard opened any. */
export const mergeFirstSockets = (parts: readonly FirstSockets[]): FirstSockets | null => {
  if (parts.length === 0) return null;
  const counts: ConnectionCounts = connectionCountsSchema.parse(addNamed(parts.map((part) => part.counts)));
  const messages = parts.map((part) => part.messages);
  return {
    timing: slowestTiming(parts),
    counts,
    refusedByReason: addNamed(parts.map(({ refusedByReason }) => refusedByReason)),
    lostByReason: addNamed(parts.map(({ lostByReason }) => lostByReason)),
    messages: {
      received: messages.reduce((sum, { received }) => sum + received, 0),
      frames: messages.reduce((sum, { frames }) => sum + frames, 0),
    },
  };
};
