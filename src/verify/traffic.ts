import type { CheckTraffic } from '../core/checklist.ts';
import { type ArrivalCounts, type ConnectionCounts, NO_CONNECTIONS } from '../core/slice.ts';

const NO_ARRIVALS: ArrivalCounts = { planned: 0, ok: 0, failed: 0, unanswered: 0, dropped: 0, notReleased: 0 };

const added = <Counts extends Readonly<Record<string, number>>>(one: Counts, other: Counts): Counts => {
  const sums = Object.entries(one).map(([name, value]) => [name, value + (other[name] ?? 0)] as const);
  return Object.fromEntries(sums) as Counts;
};

/** What a checklist sends, counted as it goes. */
export type TrafficBook = {
  request(): void;
  count(sent: { readonly connections?: ConnectionCounts; readonly load?: ArrivalCounts }): void;
  total(): CheckTraffic;
};

export const openTrafficBook = (): TrafficBook => {
  let requests = 0;
  let load = NO_ARRIVALS;
  let connections = NO_CONNECTIONS;
  return {
    request: () => {
      requests += 1;
    },
    count: (sent) => {
      if (sent.load !== undefined) load = added(load, sent.load);
      if (sent.connections !== undefined) connections = added(connections, sent.connections);
    },
    total: () => ({ requests, load, connections }),
  };
};
