import { expect, it } from 'vitest';
import type { FirstSockets } from '../core/first-sockets.ts';
import type { QuoteWire } from '../core/quote-wire.ts';
import type { SliceRecord } from '../core/slice.ts';
import { ourBooksOf, retryAfterOf } from './our-books.ts';

const slice = (mode: SliceRecord['mode'], judged: boolean, n: number): SliceRecord => ({
  index: 0,
  mode,
  phase: 'p',
  judged,
  steady: false,
  pair: null,
  startMs: 0,
  endMs: 1,
  quotes: {
    counts: { planned: 6 * n, ok: n, failed: n, unanswered: n, dropped: n, notReleased: 2 * n },
    failures: { timeout: n, [judged ? 'http-500' : 'http-503']: n },
    overLimit: [],
    response: null,
    control: null,
    service: null,
    queue: null,
    lateness: null,
    okLatenessSumUs: 0,
  },
  connections: {
    counts: {
      planned: 5 * n,
      notReleased: 0,
      attempted: 5 * n,
      connected: 3 * n,
      refused: n,
      timedOut: n,
      lost: n,
      closedByUs: n,
      openAtKill: n,
      subscribed: n,
      subscribeFailed: n,
    },
    refusedByReason: { authentication: n },
    lostByReason: { 'transport close': n },
    lossesAtMs: [],
    connect: null,
    subscribe: null,
    lateness: null,
    clients: null,
    heldUs: null,
    ...{ unansweredSubscribes: null, unansweredLeaves: null, carried: null, silence: null },
    recovery: null,
    returns: null,
    impaired: null,
  },
  messages: {
    received: 10 * n,
    frames: 4 * n,
    overLimit: [],
    latency: null,
    negative: 0,
    aheadMaxMs: null,
    lost: null,
    ticks: null,
    tickSquares: null,
    standingUs: null,
  },
  hostGapMaxMs: null,
  loopUtilisationMax: null,
  echoMaxMs: null,
});

const summed = {
  arrivals: { planned: 18, ok: 3, failed: 3, unanswered: 3, dropped: 3, notReleased: 6 },
  failures: { timeout: 3, 'http-503': 1, 'http-500': 2 },
  connections: expect.objectContaining({ attempted: 15, connected: 9, closedByUs: 3, lost: 3 }),
  refusedByReason: { authentication: 3 },
  lostByReason: { 'transport close': 3 },
  messages: { received: 30, frames: 12 },
  provoked: 0,
  preflight: { requests: 2 },
};
const slices = [slice('gateway-only', false, 1), slice('legacy-fallback', true, 100), slice('gateway-only', true, 2)];

it('sums all slices of one mode, warm-up too, and no other mode', () => {
  expect(ourBooksOf(slices, ['gateway-only'], { requests: 2, sockets: [] })).toEqual(summed);
});

it('adds the sockets that were opened before the load, and what they received', () => {
  const { counts } = slice('gateway-only', true, 0).connections;
  const sockets: FirstSockets = {
    timing: { aloneMs: 5, burst: null },
    counts: { ...counts, planned: 11, attempted: 11, connected: 9, refused: 2, closedByUs: 8, lost: 1 },
    refusedByReason: { authentication: 1, reset: 1 },
    lostByReason: { 'transport close': 1 },
    messages: { received: 7, frames: 5 },
  };
  expect(ourBooksOf(slices, ['gateway-only'], { requests: 2, sockets: [sockets] })).toEqual({
    ...summed,
    connections: expect.objectContaining({ attempted: 26, connected: 18, refused: 5, closedByUs: 11, lost: 4 }),
    refusedByReason: { authentication: 4, reset: 1 },
    lostByReason: { 'transport close': 4 },
    messages: { received: 37, frames: 17 },
  });
});

it('sums the arms that loaded one target, and no other', () => {
  const slices = [slice('reference', true, 1), slice('candidate', true, 100), slice('control', true, 2)];
  const { arrivals, failures } = ourBooksOf(slices, ['reference', 'control'], { requests: 2, sockets: [] });
  expect([arrivals.planned, failures]).toEqual([18, { timeout: 3, 'http-500': 3 }]);
});

it('of no slice is zero everywhere', () => {
  const { arrivals, connections } = ourBooksOf([], ['gateway-only'], { requests: 0, sockets: [] });
  expect([...Object.values(arrivals), ...Object.values(connections)].every((count) => count === 0)).toBe(true);
});

it('adds sockets that came back, and those that we made slow or silent, which the target knows from no others', () => {
  const own = slice('gateway-only', true, 1);
  const { counts } = own.connections;
  const returns = {
    ...{ out: 4, stayedOut: 1, lossesAtMs: [5], back: null },
    counts: { ...counts, attempted: 6, connected: 3, refused: 3, timedOut: 0, lost: 1, closedByUs: 2, openAtKill: 0 },
    ...{ refusedByReason: { reset: 3 }, lostByReason: { 'ping timeout': 1 } },
  };
  const impaired = { slow: 1, halfOpen: 1, endedByReason: { 'transport close': 1 }, received: 9, frames: 8 };
  const books = ourBooksOf([{ ...own, connections: { ...own.connections, returns, impaired } }], ['gateway-only'], {
    ...{ requests: 0, sockets: [] },
  });
  expect(books).toMatchObject({
    connections: { attempted: 11, connected: 6, refused: 4, lost: 2, closedByUs: 3 },
    ...{ refusedByReason: { authentication: 1, reset: 3 }, lostByReason: { 'transport close': 1, 'ping timeout': 1 } },
    ...{ messages: { received: 19, frames: 12 }, provoked: 1 },
  });
});

const wireOf = (seen: number): QuoteWire => ({
  ...{ connect: null, tls: null, firstByte: null, body: null },
  retryAfter: { seen, maxMs: null, held: 0 },
});

it.each<[string, readonly (QuoteWire | null)[], number | null]>([
  ['of two arms are summed', [wireOf(3), wireOf(4)], 7],
  ['of which one arm counted none are as many as the other had', [wireOf(0), wireOf(4)], 4],
  ['that one arm did not count are not known', [wireOf(3), null], null],
  ['of no arm are not known', [], null],
])('answers 429 with Retry-After %s', (_, wires, expected) => {
  expect(retryAfterOf(wires)).toBe(expected);
});
