import type { Arm } from '../core/modes.ts';
import {
  type ArrivalCounts,
  arrivalCountsSchema,
  type ConnectionCounts,
  connectionCountsSchema,
  type SliceRecord,
} from '../core/slice.ts';

type CountsByName = Readonly<Record<string, number>>;

/** What we counted of one target over the whole run, warm-up and preflight too. */
export type OurBooks = {
  readonly arrivals: ArrivalCounts;
  /** Failed and unanswered arrivals by kind. */
  readonly failures: CountsByName;
  readonly connections: ConnectionCounts;
  readonly refusedByReason: CountsByName;
  readonly lostByReason: CountsByName;
  readonly messages: { readonly received: number; readonly frames: number };
  readonly preflight: { readonly requests: number; readonly connections: number };
};

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const addNamed = (parts: readonly CountsByName[]): CountsByName => {
  const sums: Record<string, number> = {};
  for (const part of parts) for (const [name, value] of Object.entries(part)) sums[name] = (sums[name] ?? 0) + value;
  return sums;
};

const zeroOf = (schema: { readonly shape: object }): CountsByName =>
  Object.fromEntries(Object.keys(schema.shape).map((name) => [name, 0]));

/** Our books of the arms that loaded one target, summed over their slices. */
export const ourBooksOf = (
  slices: readonly SliceRecord[],
  arms: readonly Arm[],
  preflight: OurBooks['preflight'],
): OurBooks => {
  const own = slices.filter((slice) => arms.includes(slice.mode));
  const arrivals = addNamed([zeroOf(arrivalCountsSchema), ...own.map(({ quotes }) => quotes.counts)]);
  const connections = addNamed([zeroOf(connectionCountsSchema), ...own.map((slice) => slice.connections.counts)]);
  return {
    arrivals: arrivalCountsSchema.parse(arrivals),
    failures: addNamed(own.map(({ quotes }) => quotes.failures)),
    connections: connectionCountsSchema.parse(connections),
    refusedByReason: addNamed(own.map((slice) => slice.connections.refusedByReason)),
    lostByReason: addNamed(own.map((slice) => slice.connections.lostByReason)),
    messages: {
      received: sumOf(own.map(({ messages }) => messages.received)),
      frames: sumOf(own.map(({ messages }) => messages.frames)),
    },
    preflight,
  };
};
