import type { FirstSockets } from '../core/first-sockets.ts';
import type { Arm } from '../core/modes.ts';
import type { QuoteWire } from '../core/quote-wire.ts';
import {
  type ArrivalCounts,
  arrivalCountsSchema,
  type ConnectionCounts,
  connectionCountsSchema,
  type SliceRecord,
} from '../core/slice.ts';

type CountsByName = Readonly<Record<string, number>>;

/** What we counted of one target over the whole run, warm-up too, and the sockets of the preflight: the target tells them from no others. */
export type OurBooks = {
  readonly arrivals: ArrivalCounts;
  /** Failed and unanswered arrivals by kind. */
  readonly failures: CountsByName;
  readonly connections: ConnectionCounts;
  readonly refusedByReason: CountsByName;
  readonly lostByReason: CountsByName;
  readonly messages: { readonly received: number; readonly frames: number };
  /** Of `closedByUs`: ended by the target, since we had made them slow or silent. */
  readonly provoked: number;
  readonly preflight: { readonly requests: number };
  /** Connections that a proxy of ours ended on the way; null or not there: none stood there. */
  readonly cutByProxy?: number | null;
  /** Answers 429 that said when to come back; null or not there: nobody counted them. */
  readonly retryAfter?: number | null;
};

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const addNamed = (parts: readonly CountsByName[]): CountsByName => {
  const sums: Record<string, number> = {};
  for (const part of parts) for (const [name, value] of Object.entries(part)) sums[name] = (sums[name] ?? 0) + value;
  return sums;
};

const zeroOf = (schema: { readonly shape: object }): CountsByName =>
  Object.fromEntries(Object.keys(schema.shape).map((name) => [name, 0]));

/** What the preflight of these arms counted: its requests apart, its sockets as those of any run. */
export type PreflightBooks = {
  readonly requests: number;
  readonly sockets: readonly FirstSockets[];
  readonly cutByProxy?: number | null;
  readonly retryAfter?: number | null;
};

/** The answers 429 with `Retry-After` of all these arms together; null where one of them did not count them. */
export const retryAfterOf = (wires: readonly (QuoteWire | null)[]): number | null => {
  const known = wires.filter((wire) => wire !== null);
  if (known.length === 0 || known.length < wires.length) return null;
  return sumOf(known.map(({ retryAfter }) => retryAfter.seen));
};

/** Our books of the arms that loaded one target, summed over their slices and the sockets before them. */
export const ourBooksOf = (
  slices: readonly SliceRecord[],
  arms: readonly Arm[],
  { requests, sockets, cutByProxy, retryAfter }: PreflightBooks,
): OurBooks => {
  const own = slices.filter((slice) => arms.includes(slice.mode));
  const arrivals = addNamed([zeroOf(arrivalCountsSchema), ...own.map(({ quotes }) => quotes.counts)]);
  // The target tells a socket that came back from no other.
  const returned = own.flatMap(({ connections: { returns } }) => (returns === null ? [] : [returns]));
  const opened = [...own.map(({ connections }) => connections), ...returned, ...sockets];
  const impaired = own.flatMap(({ connections }) => (connections.impaired === null ? [] : [connections.impaired]));
  const messages = [...own.map((slice) => slice.messages), ...sockets.map((each) => each.messages)];
  return {
    arrivals: arrivalCountsSchema.parse(arrivals),
    failures: addNamed(own.map(({ quotes }) => quotes.failures)),
    connections: connectionCountsSchema.parse(
      addNamed([zeroOf(connectionCountsSchema), ...opened.map(({ counts }) => counts)]),
    ),
    refusedByReason: addNamed(opened.map(({ refusedByReason }) => refusedByReason)),
    lostByReason: addNamed(opened.map(({ lostByReason }) => lostByReason)),
    messages: {
      received: sumOf([...messages, ...impaired].map(({ received }) => received)),
      frames: sumOf([...messages, ...impaired].map(({ frames }) => frames)),
    },
    provoked: sumOf(impaired.flatMap(({ endedByReason }) => Object.values(endedByReason))),
    preflight: { requests },
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(cutByProxy === undefined ? {} : { cutByProxy }),
  };
};
