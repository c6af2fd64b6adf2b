import { INCOMPLETE_KINDS } from '../core/answer-kinds.ts';
import type { BookLine } from '../core/record.ts';
import { AMISS_KINDS, CLOSE_REASONS, isByClient, type RequestTally, type TargetBooks } from '../core/target-books.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { OurBooks } from './our-books.ts';

const text = englishCatalogue.control.books;
const answers = englishCatalogue.quoteAnswers;
const between = englishCatalogue.proxy;

type CountsByName = Readonly<Record<string, number | undefined>>;
type Rule = BookLine['rule'];

const sumOf = (values: Iterable<number | undefined>): number => {
  let sum = 0;
  for (const value of values) sum += value ?? 0;
  return sum;
};

const HOLDS: Readonly<Record<Rule, (ours: number, target: number) => boolean>> = {
  equal: (ours, target) => ours === target,
  'at-most': (ours, target) => ours <= target,
  'at-least': (ours, target) => ours >= target,
  shown: () => true,
};

/** A line of the books. `at-most`: ours must not exceed the target's; `at-least`: theirs must not exceed ours. */
const line = (item: string, rule: Rule, ours: number, target: number): BookLine => ({
  item,
  ours,
  target,
  rule,
  holds: HOLDS[rule](ours, target),
});

const difference = (before: CountsByName, after: CountsByName): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(after).map(([name, value]) => [name, (value ?? 0) - (before[name] ?? 0)]));

/** Answers that came whole with a 2xx status, but were not complete: the target booked them as answered. */
const ANSWERED_2XX: ReadonlySet<string> = new Set(INCOMPLETE_KINDS);

const statusOfKind = (kind: string): string | null => {
  if (ANSWERED_2XX.has(kind)) return '2xx';
  return /^http-(\d{3})/.exec(kind)?.[1] ?? null;
};

/** Kinds of which the target can know nothing: no connection came about. */
const neverArrived = (kind: string): boolean =>
  kind === 'refused' || kind === 'certificate' || kind === 'tls' || kind.startsWith('ours-');

type OurRequests = { readonly byStatus: ReadonlyMap<string, number>; readonly unseenEnds: number };

const ourRequests = ({ arrivals, failures }: OurBooks): OurRequests => {
  const byStatus = new Map<string, number>([['2xx', arrivals.ok]]);
  let unseenEnds = 0;
  for (const [kind, count] of Object.entries(failures)) {
    const status = statusOfKind(kind);
    if (status !== null) byStatus.set(status, (byStatus.get(status) ?? 0) + count);
    else if (!neverArrived(kind)) unseenEnds += count;
  }
  return { byStatus, unseenEnds };
};

const targetsByStatus = (before: RequestTally, after: RequestTally): ReadonlyMap<string, number> => {
  const byStatus = new Map<string, number>();
  for (const [status, count] of Object.entries(difference(before.byStatus, after.byStatus))) {
    const name = /^2\d\d$/.test(status) ? '2xx' : status;
    byStatus.set(name, (byStatus.get(name) ?? 0) + count);
  }
  return byStatus;
};

/**
 * Answers that were other than what was asked for, kind by kind: the target counts what it made, we what we read. None where the target keeps no
 * such counts. `rule` is that of the answers as a whole.
 */
const amissLines = (
  { failures }: OurBooks,
  before: RequestTally,
  after: RequestTally,
  rule: Rule,
): readonly BookLine[] => {
  if (before.amiss === null || after.amiss === null) return [];
  const theirs = difference(before.amiss, after.amiss);
  return AMISS_KINDS.map((kind) => line(answers.amiss(kind), rule, failures[kind] ?? 0, theirs[kind] ?? 0));
};

/** Of an answer that was cut only one side may know its head. */
const retryAfterLines = (
  ours: OurBooks,
  before: RequestTally,
  after: RequestTally,
  rule: Rule,
): readonly BookLine[] => {
  const { retryAfter: own = null } = ours;
  if (own === null || before.retryAfter === null || after.retryAfter === null) return [];
  return [line(answers.retryAfter(), rule === 'equal' ? rule : 'shown', own, after.retryAfter - before.retryAfter)];
};

/**
 * Requests that both sides saw end agree to the unit. One whose end we did not see may stand in the target's books as answered: then ours
 * are at most its, unless the target books just as many cut by itself and given up by us.
 */
const requestLines = (ours: OurBooks, before: TargetBooks, after: TargetBooks): readonly BookLine[] => {
  const { byStatus, unseenEnds } = ourRequests(ours);
  const tallies = { before: before.requests.load, after: after.requests.load };
  const theirs = targetsByStatus(tallies.before, tallies.after);
  const cut = tallies.after.resetByUs - tallies.before.resetByUs;
  const aborted = tallies.after.abortedByClient - tallies.before.abortedByClient;
  const resets = ours.failures['reset'] ?? 0;
  const { unanswered } = ours.arrivals;
  const explained = resets === cut && unanswered === aborted && unseenEnds === cut + aborted;
  const rule: Rule = explained ? 'equal' : 'at-most';
  const statuses = [...new Set([...byStatus.keys(), ...theirs.keys()])].toSorted();
  return [
    ...statuses.map((status) => line(text.answered(status), rule, byStatus.get(status) ?? 0, theirs.get(status) ?? 0)),
    ...amissLines(ours, tallies.before, tallies.after, rule),
    ...retryAfterLines(ours, tallies.before, tallies.after, rule),
    line(
      text.received(),
      // Each was sent once: whoever received more was sent one again, unseen, and what became of the first is not known.
      explained ? 'equal' : 'at-least',
      sumOf(byStatus.values()) + unseenEnds,
      tallies.after.received - tallies.before.received,
    ),
    line(text.resets(), 'shown', resets, cut),
    line(text.aborted(), 'shown', unanswered, aborted),
    line(
      text.preflight(),
      'at-most',
      ours.preflight.requests,
      after.requests.other.received - before.requests.other.received,
    ),
  ];
};

type Ends = {
  readonly byClient: number;
  readonly byTarget: number;
  /** Ended by the target while the client was leaving, and how many of them we saw as our own end. */
  readonly whileLeaving: number;
  readonly seenAsOurs: number;
};

const endsOf = (before: TargetBooks, after: TargetBooks): Ends => {
  const closed = difference(before.connections.closed, after.connections.closed);
  const byClient = sumOf(CLOSE_REASONS.filter(isByClient).map((reason) => closed[reason]));
  const whileLeaving = after.connections.endedWhileLeaving - before.connections.endedWhileLeaving;
  return { byClient, byTarget: sumOf(Object.values(closed)) - byClient, whileLeaving, seenAsOurs: 0 };
};

/** A socket that the target ended while it was leaving was ended from both ends: it counts where we saw it end, and no other does. */
const asSeenByUs = (ends: Ends, { connections, provoked }: OurBooks): Ends => {
  const seenAsOurs = Math.min(ends.whileLeaving + provoked, Math.max(0, ends.byTarget - connections.lost));
  return { ...ends, seenAsOurs, byClient: ends.byClient + seenAsOurs, byTarget: ends.byTarget - seenAsOurs };
};

/** Connections that may have been established at the target although we never saw it: given up on, or cut on the way. */
const unseenJoins = ({ connections, refusedByReason }: OurBooks): number =>
  connections.timedOut + (refusedByReason['reset'] ?? 0) + (refusedByReason['handshake'] ?? 0);

const refusedAtTarget = ({ connections, refusedByReason }: OurBooks): number => {
  const nobody = Object.entries(refusedByReason).filter(([reason]) => neverArrived(reason));
  return connections.refused - sumOf(nobody.map(([, count]) => count));
};

type Joins = { readonly ours: number; readonly target: number; readonly explained: boolean };

/** Connections that did not come about, on both sides. `explained`: the target books just as many, so none was established unseen. */
const failedJoins = (ours: OurBooks, before: TargetBooks, after: TargetBooks): Joins => {
  const books = { before: before.connections, after: after.connections };
  const refused = sumOf(Object.values(difference(books.before.refused, books.after.refused)));
  const target = refused + books.after.unfinished - books.before.unfinished;
  const own = refusedAtTarget(ours) + ours.connections.timedOut;
  return { ours: own, target, explained: unseenJoins(ours) === 0 || own === target };
};

/** A black hole on the way tells neither end that the other has gone. */
const hasBlackHole = ({ faults }: TargetBooks): boolean => faults.some((fault) => fault.startsWith('net-black-hole'));

type Known = { readonly ends: Ends; readonly rule: Rule; readonly before: TargetBooks; readonly after: TargetBooks };

/**
 * Who ended a connection. Where a proxy or a black hole is between, neither end can tell what the other did: only the sum is the same for both, with
 * those that the target does not know to be over.
 */
const endLines = (ours: OurBooks, { ends, rule, before, after }: Known): readonly BookLine[] => {
  const { connections, cutByProxy = null } = ours;
  const { lost, closedByUs } = connections;
  const isBlind = cutByProxy !== null || hasBlackHole(after);
  const who: Rule = isBlind ? 'shown' : rule;
  const stillOpen = Math.max(0, after.connections.open - before.connections.open);
  return [
    line(text.lost(), who, lost, ends.byTarget),
    line(text.closedByUs(), who, closedByUs, ends.byClient),
    ...(isBlind
      ? [line(between.endedTogether(), rule, lost + closedByUs, ends.byTarget + ends.byClient + stillOpen)]
      : []),
    ...(cutByProxy === null ? [] : [line(between.cutByProxy(), 'shown', lost + connections.refused, cutByProxy)]),
  ];
};

const connectionLines = (ours: OurBooks, before: TargetBooks, after: TargetBooks): readonly BookLine[] => {
  const { connections } = ours;
  const books = { before: before.connections, after: after.connections };
  const ends = asSeenByUs(endsOf(before, after), ours);
  const failed = failedJoins(ours, before, after);
  const joins: Rule = failed.explained ? 'equal' : 'at-most';
  const closes: Rule = failed.explained && connections.openAtKill === 0 ? 'equal' : 'at-most';
  const { accepted, subscribeAcks } = books.before;
  return [
    line(text.connected(), joins, connections.connected, books.after.accepted - accepted),
    line(text.refused(), failed.explained ? 'equal' : 'shown', failed.ours, failed.target),
    ...endLines(ours, { ends, rule: closes, before, after }),
    line(text.whileLeaving(), 'shown', ends.seenAsOurs, ends.whileLeaving),
    line(text.subscribed(), 'at-most', connections.subscribed, books.after.subscribeAcks - subscribeAcks),
  ];
};

/** What was sent to clients that all left cleanly was received; a socket that was cut may have lost what was on its way. */
const messageLines = (ours: OurBooks, before: TargetBooks, after: TargetBooks): readonly BookLine[] => {
  const { connections } = ours;
  const cleanLeaves = after.connections.unsubscribedCleanly - before.connections.unsubscribedCleanly;
  const allLeftCleanly =
    connections.lost + connections.openAtKill === 0 &&
    failedJoins(ours, before, after).explained &&
    endsOf(before, after).byTarget === 0 &&
    cleanLeaves === connections.closedByUs;
  const rule: Rule = allLeftCleanly ? 'equal' : 'at-most';
  return [
    line(text.frames(), rule, ours.messages.frames, after.messages.frames - before.messages.frames),
    line(text.ticks(), rule, ours.messages.received, after.messages.ticks - before.messages.ticks),
  ];
};

/**
 * Our books of the whole run beside the difference of the target's (docs/spec/target-contract.md has no such counters: only the reference
 * target keeps them). A line holds when its rule does: `equal` where both sides saw the end, `at-most` (ours <= target's) where we may
 * have missed one, `shown` where nothing must hold. Items that neither side saw are left out.
 */
export const reconcile = (ours: OurBooks, before: TargetBooks, after: TargetBooks): BookLine[] =>
  [requestLines, connectionLines, messageLines]
    .flatMap((lines) => lines(ours, before, after))
    .filter(({ ours: own, target }) => own !== 0 || target !== 0);
