import { expect, it } from 'vitest';
import { sumOfBooks } from './summed-books.ts';
import { type TargetBooks, targetBooksSchema } from './target-books.ts';

const tally = (n: number) => ({
  ...{ received: 7 * n, byStatus: { 200: 3 * n, [500 + n]: n }, resetByUs: n, abortedByClient: n, inFlight: n },
  ...{ amiss: { partial: 2 * n, [`only-${n}`]: n }, retryAfter: 5 * n },
});

/** Books in which every count is a multiple of `n`. */
const booksOf = (n: number, changes: Partial<TargetBooks> = {}): TargetBooks => ({
  ...{ mode: 'gateway-only', startedUs: 10 * n, sinceUs: 20 * n, nowUs: 30 * n },
  requests: { load: tally(n), other: tally(10 * n) },
  routes: { shared: { load: tally(n), other: tally(n) }, [`own-${n}`]: { load: tally(n), other: tally(n) } },
  held: null,
  connections: {
    ...{ handshakes: 9 * n, pending: n, accepted: 7 * n, refused: { auth: n, [`only-${n}`]: n }, unfinished: n },
    ...{ open: 2 * n, closed: { 'client-left': 4 * n, 'cut-by-us': n }, unsubscribedCleanly: 3 * n },
    ...{ endedWhileLeaving: n, subscribeAcks: 6 * n, subscribeErrors: n },
  },
  messages: {
    ...{ frames: 11 * n, ticks: 12 * n, ticksMade: 13 * n },
    planted: { lost: n, doubled: 2 * n, swapped: 3 * n, stale: 4 * n },
  },
  faults: ['delay=1ms', `error=${n}%`],
  freezes: [{ startUs: 100 / n, endUs: 200 / n }],
  ...changes,
});

it('the books of two processes are added up, count by count', () => {
  const [one, two] = [booksOf(1), booksOf(2)];
  const sum = sumOfBooks([one, two]);
  const three = booksOf(3);
  expect(targetBooksSchema.parse(sum)).toEqual(sum);
  expect(sum.connections).toEqual({ ...three.connections, refused: { auth: 3, 'only-1': 1, 'only-2': 2 } });
  expect(sum.messages).toEqual(three.messages);
  expect(sum.requests.load).toEqual({
    ...three.requests.load,
    byStatus: { 200: 9, 501: 1, 502: 2 },
    amiss: { partial: 6, 'only-1': 1, 'only-2': 2 },
  });
  expect(sum.routes['shared']?.other.received).toBe(21);
  expect(sum.routes['own-1']).toEqual(one.routes['own-1']);
  expect(sum.routes['own-2']).toEqual(two.routes['own-2']);
  expect(sum.faults).toEqual(['delay=1ms', 'error=1%', 'error=2%']);
  expect(sum.freezes).toEqual([...two.freezes, ...one.freezes]);
});

it('a process that was started anew, or whose books were, shows in the instants of all', () => {
  const before = sumOfBooks([booksOf(1), booksOf(2)]);
  expect(before).toMatchObject({ startedUs: 20, sinceUs: 40, nowUs: 60 });
  const again = booksOf(1, { startedUs: 50, sinceUs: 50 });
  expect(sumOfBooks([again, booksOf(2)])).toMatchObject({ startedUs: 50, sinceUs: 50 });
});

it('processes of two modes are said to be of both, and quantiles of two are not made up', () => {
  const held = { n: 5, p50Us: 1, p95Us: 2, p99Us: 3, maxUs: 4 };
  expect(sumOfBooks([booksOf(1, { held }), booksOf(2)]).held).toEqual(held);
  expect(sumOfBooks([booksOf(1, { held }), booksOf(2, { held })]).held).toBeNull();
  expect(sumOfBooks([booksOf(1), booksOf(2, { mode: 'legacy-fallback' })]).mode).toBe(
    'gateway-only and legacy-fallback',
  );
});

it('where one process does not count answers by kind, the target does not', () => {
  const old = { load: { ...tally(1), amiss: null, retryAfter: null }, other: tally(1) };
  const { load, other } = sumOfBooks([booksOf(1, { requests: old }), booksOf(2)]).requests;
  expect([load.amiss, load.retryAfter, other.retryAfter]).toEqual([null, null, 105]);
});

it('one book is itself', () => {
  expect(sumOfBooks([booksOf(1)])).toEqual(booksOf(1));
});
