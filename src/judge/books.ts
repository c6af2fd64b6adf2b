import type { Books } from '../core/record.ts';
import type { EncodedHistogram, SliceRecord } from '../core/slice.ts';

/** A line of the books whose two sides should be equal. */
export type BookCheck = { readonly item: string; readonly stated: number; readonly counted: number };

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, n) => sum + n, 0);

const countIn = (encoded: EncodedHistogram): number => encoded?.count ?? 0;
const sumIn = (encoded: EncodedHistogram): number => encoded?.sumUs ?? 0;

const arrivalChecks = ({ quotes }: SliceRecord): BookCheck[] => {
  const { planned, ok, failed, unanswered, dropped, notReleased } = quotes.counts;
  const outcomes = ok + failed + unanswered + dropped + notReleased;
  return [
    { item: 'arrivals planned', stated: planned, counted: outcomes },
    { item: 'arrivals failed or unanswered, by kind', stated: failed + unanswered, counted: total(quotes.failures) },
    { item: 'arrivals released, by lateness', stated: planned - notReleased, counted: countIn(quotes.lateness) },
    { item: 'arrivals ok, by response', stated: ok, counted: countIn(quotes.response) },
    { item: 'arrivals ok, by control', stated: ok, counted: countIn(quotes.control) },
    { item: 'arrivals ok, by service', stated: ok, counted: countIn(quotes.service) },
    { item: 'arrivals ok, by queue', stated: ok, counted: countIn(quotes.queue) },
  ];
};

/** response = lateness + queue + service and control = queue + service, of every OK arrival and so of their sums, to the microsecond. */
const clockChecks = ({ quotes }: SliceRecord): BookCheck[] => {
  const controlUs = sumIn(quotes.queue) + sumIn(quotes.service);
  return [
    { item: 'response time, sum in us', stated: sumIn(quotes.response), counted: quotes.okLatenessSumUs + controlUs },
    { item: 'control time, sum in us', stated: sumIn(quotes.control), counted: controlUs },
  ];
};

const connectionChecks = ({ connections }: SliceRecord): BookCheck[] => {
  const { counts, lostByReason, refusedByReason, lossesAtMs } = connections;
  const { planned, notReleased, attempted, connected, refused, timedOut, lost, closedByUs, openAtKill } = counts;
  return [
    { item: 'connections planned', stated: planned, counted: attempted + notReleased },
    { item: 'connections attempted', stated: attempted, counted: connected + refused + timedOut },
    { item: 'connections connected', stated: connected, counted: closedByUs + lost + openAtKill },
    { item: 'connections lost, by reason', stated: lost, counted: total(lostByReason) },
    { item: 'connections lost, by instant', stated: lost, counted: lossesAtMs.length },
    { item: 'connections refused, by reason', stated: refused, counted: total(refusedByReason) },
  ];
};

/** Sockets that were dropped and came back have books of their own: out = back + stayed out, and their second connections add up as the first ones do. */
const returnChecks = ({ connections: { returns } }: SliceRecord): BookCheck[] => {
  if (returns === null) return [];
  const { attempted, connected, refused, timedOut, lost, closedByUs, openAtKill } = returns.counts;
  return [
    { item: 'sockets that set out to return', stated: returns.out, counted: connected + returns.stayedOut },
    { item: 'attempts to return', stated: attempted, counted: connected + refused + timedOut },
    { item: 'sockets that are back', stated: connected, counted: closedByUs + lost + openAtKill },
    { item: 'sockets that are back, by their time', stated: connected, counted: countIn(returns.back) },
    { item: 'sockets lost again, by reason', stated: lost, counted: total(returns.lostByReason) },
    { item: 'sockets lost again, by instant', stated: lost, counted: returns.lossesAtMs.length },
    { item: 'attempts refused, by reason', stated: refused, counted: total(returns.refusedByReason) },
  ];
};

/** Every line of our own books that does not add up in one slice. */
export const brokenLines = (slice: SliceRecord): BookCheck[] =>
  [...arrivalChecks(slice), ...clockChecks(slice), ...connectionChecks(slice), ...returnChecks(slice)].filter(
    ({ stated, counted }) => stated !== counted,
  );

/** Every line on which the target's own count contradicts ours. A target that stopped answering has no books to contradict with. */
export const contradictedLines = (books: Books) =>
  books.state === 'compared' ? books.lines.filter(({ rule, holds }) => rule !== 'shown' && !holds) : [];
