import type { CloseReason, ConnectionBook, RequestTally, TargetBooks } from './target-books.ts';

const sumOf = <T>(all: readonly T[], pick: (one: T) => number): number => all.reduce((sum, one) => sum + pick(one), 0);

const sumByName = <Name extends string>(
  all: readonly Readonly<Partial<Record<Name, number>>>[],
): Partial<Record<Name, number>> => {
  const sums: Partial<Record<Name, number>> = {};
  for (const one of all)
    for (const name of Object.keys(one) as Name[]) sums[name] = (sums[name] ?? 0) + (one[name] ?? 0);
  return sums;
};

/** Where one process does not count it, the target does not. */
const everyOne = <T>(all: readonly (T | null)[]): readonly T[] | null => {
  const known = all.flatMap((one) => (one === null ? [] : [one]));
  return known.length === all.length ? known : null;
};

const amissOf = (all: readonly RequestTally[]): RequestTally['amiss'] => {
  const known = everyOne(all.map(({ amiss }) => amiss));
  return known === null ? null : (sumByName<string>(known) as Record<string, number>);
};

const tallies = (all: readonly RequestTally[]): RequestTally => ({
  received: sumOf(all, ({ received }) => received),
  byStatus: sumByName<string>(all.map(({ byStatus }) => byStatus)) as Record<string, number>,
  resetByUs: sumOf(all, ({ resetByUs }) => resetByUs),
  abortedByClient: sumOf(all, ({ abortedByClient }) => abortedByClient),
  inFlight: sumOf(all, ({ inFlight }) => inFlight),
  amiss: amissOf(all),
  retryAfter: everyOne(all.map(({ retryAfter }) => retryAfter))?.reduce((sum, one) => sum + one, 0) ?? null,
});

type ByOrigin = TargetBooks['requests'];

const byOrigin = (all: readonly ByOrigin[]): ByOrigin => ({
  load: tallies(all.map(({ load }) => load)),
  other: tallies(all.map(({ other }) => other)),
});

/** Keys are numbered by each target for itself, in the order in which it saw them. */
const askedOf = (all: readonly TargetBooks[]): Pick<TargetBooks, 'asked'> => {
  const known = all.flatMap(({ asked }) => (asked === undefined ? [] : [asked]));
  return known.length === 0 ? {} : { asked: sumByName<string>(known) as Record<string, number> };
};

const routesOf = (all: readonly TargetBooks[]): TargetBooks['routes'] => {
  const names = new Set(all.flatMap(({ routes }) => Object.keys(routes)));
  return Object.fromEntries(
    [...names].map((name) => [name, byOrigin(all.flatMap(({ routes }) => routes[name] ?? []))]),
  );
};

const connectionsOf = (all: readonly ConnectionBook[]): ConnectionBook => ({
  handshakes: sumOf(all, (one) => one.handshakes),
  pending: sumOf(all, (one) => one.pending),
  accepted: sumOf(all, (one) => one.accepted),
  refused: sumByName<string>(all.map(({ refused }) => refused)) as Record<string, number>,
  unfinished: sumOf(all, (one) => one.unfinished),
  open: sumOf(all, (one) => one.open),
  closed: sumByName<CloseReason>(all.map(({ closed }) => closed)),
  unsubscribedCleanly: sumOf(all, (one) => one.unsubscribedCleanly),
  endedWhileLeaving: sumOf(all, (one) => one.endedWhileLeaving),
  subscribeAcks: sumOf(all, (one) => one.subscribeAcks),
  subscribeErrors: sumOf(all, (one) => one.subscribeErrors),
});

const messagesOf = (all: readonly TargetBooks['messages'][]): TargetBooks['messages'] => ({
  frames: sumOf(all, ({ frames }) => frames),
  ticks: sumOf(all, ({ ticks }) => ticks),
  ticksMade: sumOf(all, ({ ticksMade }) => ticksMade),
  planted: {
    lost: sumOf(all, ({ planted }) => planted.lost),
    doubled: sumOf(all, ({ planted }) => planted.doubled),
    swapped: sumOf(all, ({ planted }) => planted.swapped),
    stale: sumOf(all, ({ planted }) => planted.stale),
  },
});

/** Quantiles of several processes cannot be had from their quantiles: they stand only where one process alone has any. */
const heldOf = (all: readonly TargetBooks[]): TargetBooks['held'] => {
  const known = all.flatMap(({ held }) => held ?? []);
  return known.length === 1 ? (known[0] ?? null) : null;
};

/** What is the same in all of them, once. */
const theSame = (words: readonly string[]): string => [...new Set(words)].join(' and ');

/**
 * The books of the processes of one target as one book: counts are added up. The instants are the latest of all, so that a process that is started
 * anew, or books that are opened anew, change them. At least one book.
 */
export const sumOfBooks = (all: readonly TargetBooks[]): TargetBooks => ({
  mode: theSame(all.map(({ mode }) => mode)),
  startedUs: Math.max(...all.map(({ startedUs }) => startedUs)),
  sinceUs: Math.max(...all.map(({ sinceUs }) => sinceUs)),
  nowUs: Math.max(...all.map(({ nowUs }) => nowUs)),
  requests: byOrigin(all.map(({ requests }) => requests)),
  routes: routesOf(all),
  ...askedOf(all),
  held: heldOf(all),
  connections: connectionsOf(all.map(({ connections }) => connections)),
  messages: messagesOf(all.map(({ messages }) => messages)),
  faults: [...new Set(all.flatMap(({ faults }) => faults))],
  freezes: all.flatMap(({ freezes }) => freezes).toSorted((a, b) => a.startUs - b.startUs),
});
