import type { RequestTally, TargetBooks } from '../../core/target-books.ts';
import type { OurBooks } from '../our-books.ts';

const tally = (byStatus: Readonly<Record<string, number>>, rest: Partial<RequestTally> = {}): RequestTally => {
  const { resetByUs = 0, abortedByClient = 0, inFlight = 0, amiss = {}, retryAfter = 0 } = rest;
  const answered = Object.values(byStatus).reduce((sum, count) => sum + count, 0);
  return {
    received: answered + resetByUs + abortedByClient + inFlight,
    byStatus,
    resetByUs,
    abortedByClient,
    inFlight,
    amiss,
    retryAfter,
  };
};

/** Books of a target that served somebody else before the run. */
export const booksBefore: TargetBooks = {
  mode: 'gateway-only',
  startedUs: 1_000,
  sinceUs: 1_000,
  nowUs: 5_000,
  requests: { load: tally({ 200: 40, 500: 2 }, { resetByUs: 1, amiss: { partial: 3 } }), other: tally({ 200: 3 }) },
  routes: {},
  held: null,
  connections: {
    handshakes: 11,
    pending: 0,
    accepted: 10,
    refused: { auth: 1 },
    unfinished: 0,
    open: 0,
    closed: { 'client-left': 9, 'cut-by-us': 1 },
    unsubscribedCleanly: 9,
    endedWhileLeaving: 0,
    subscribeAcks: 10,
    subscribeErrors: 0,
  },
  messages: { frames: 70, ticks: 90, ticksMade: 500, planted: { lost: 0, doubled: 0, swapped: 0, stale: 0 } },
  faults: [],
  freezes: [],
};

/** What the run of `ourBooks` adds to them. */
export const booksAfter: TargetBooks = {
  ...booksBefore,
  nowUs: 9_000,
  requests: {
    load: tally({ 200: 1_040, 201: 5, 500: 12 }, { resetByUs: 1, amiss: { partial: 5 } }),
    other: tally({ 200: 6 }),
  },
  connections: {
    ...booksBefore.connections,
    handshakes: 115,
    accepted: 110,
    refused: { auth: 5 },
    closed: { 'client-left': 109, 'cut-by-us': 1 },
    unsubscribedCleanly: 109,
    subscribeAcks: 110,
  },
  messages: { frames: 570, ticks: 790, ticksMade: 2_000, planted: { lost: 0, doubled: 0, swapped: 0, stale: 0 } },
};

/** A clean run: 1,015 requests of which 10 answered 500, 104 sockets of which 4 were refused, all others left cleanly. */
export const ourBooks: OurBooks = {
  arrivals: { planned: 1_015, ok: 1_003, failed: 12, unanswered: 0, dropped: 0, notReleased: 0 },
  failures: { 'http-500': 10, partial: 2 },
  connections: {
    planned: 104,
    notReleased: 0,
    attempted: 104,
    connected: 100,
    refused: 4,
    timedOut: 0,
    lost: 0,
    closedByUs: 100,
    openAtKill: 0,
    subscribed: 100,
    subscribeFailed: 0,
  },
  refusedByReason: { authentication: 4 },
  lostByReason: {},
  messages: { received: 700, frames: 500 },
  provoked: 0,
  preflight: { requests: 3 },
};
