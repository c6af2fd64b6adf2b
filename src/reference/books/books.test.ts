import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLOSE_REASONS, type CloseReason } from '../../core/target-books.ts';
import { type ClientEntry, type HandshakeEntry, openConnectionBook } from './connection-book.ts';
import { createErrorWindow } from './error-window.ts';
import { openRequestBook, type RequestEntry } from './request-book.ts';
import { createRequestRing } from './request-ring.ts';

const sum = (counts: Readonly<Record<string, number | undefined>>): number =>
  Object.values(counts).reduce<number>((total, count) => total + (count ?? 0), 0);

const entryOf = (index: number, isQuote = true): RequestEntry => ({
  route: isQuote ? 'quote' : 'health',
  isQuote,
  index,
  receivedUs: index,
  heldUs: 1,
  resetByUs: false,
  amiss: null,
  retryAfter: false,
});

describe('the book of requests', () => {
  test('adds up at every moment: received = answered + reset + aborted + in flight, in all and by route', () => {
    const end = fc.constantFrom('open', '200', '500', 'reset', 'aborted');
    const request = fc.record({ load: fc.boolean(), quote: fc.boolean(), end });
    fc.assert(
      fc.property(fc.array(request), fc.nat({ max: 50 }), (requests, restartAt) => {
        const book = openRequestBook(16);
        for (const [at, { load, quote, end }] of requests.entries()) {
          if (at === restartAt) book.restart();
          const entry = entryOf(load ? at : -1, quote);
          book.receive(entry);
          if (end === 'reset') entry.resetByUs = true;
          if (end !== 'open') book.end(entry, end === 'aborted' || end === 'reset' ? null : Number(end), at);
        }
        const { requests: all, routes } = book.view();
        for (const tally of [all, ...Object.values(routes)].flatMap(({ load, other }) => [load, other])) {
          expect(sum(tally.byStatus) + tally.resetByUs + tally.abortedByClient + tally.inFlight).toBe(tally.received);
        }
        const byRoute = Object.values(routes).reduce((total, { load }) => total + load.received, 0);
        expect(byRoute).toBe(all.load.received);
      }),
    );
  });

  test('counts what an answer was amiss once it is written, and no sooner', () => {
    const book = openRequestBook(16);
    const throttled: RequestEntry = { ...entryOf(0), amiss: 'http-429-limiter', retryAfter: true };
    const partial: RequestEntry = { ...entryOf(1), amiss: 'partial' };
    const cut: RequestEntry = { ...entryOf(2), amiss: 'partial', resetByUs: true };
    for (const entry of [throttled, partial, cut]) book.receive(entry);
    expect(book.view().requests.load).toMatchObject({ amiss: {}, retryAfter: 0 });
    book.end(throttled, 429, 5);
    book.end(partial, 200, 6);
    book.end(cut, null, 7);
    const { load, other } = book.view().requests;
    expect(load).toMatchObject({ amiss: { 'http-429-limiter': 1, partial: 1 }, retryAfter: 1, resetByUs: 1 });
    expect(other).toMatchObject({ amiss: {}, retryAfter: 0 });
    book.restart();
    expect(book.view().requests.load).toMatchObject({ amiss: {}, retryAfter: 0 });
  });

  test('a restart carries what is in flight and forgets the rest', () => {
    const book = openRequestBook(16);
    const [first, second] = [entryOf(0), entryOf(1)];
    book.receive(first);
    book.receive(second);
    book.end(first, 200, 5);
    book.restart();
    expect(book.view().requests.load).toMatchObject({ received: 1, byStatus: {}, inFlight: 1 });
    book.end(second, 500, 6);
    expect(book.view().requests.load).toMatchObject({ received: 1, byStatus: { 500: 1 }, inFlight: 0 });
  });
});

describe('the ring of finished requests', () => {
  test('keeps the newest in order, and says how many there were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 60 }), (capacity, count) => {
        const ring = createRequestRing(capacity);
        for (let index = 0; index < count; index += 1) {
          ring.push({ index, receivedUs: index * 10, answeredUs: index * 10 + 5, heldUs: 5, status: 200 });
        }
        const expected = Array.from({ length: count }, (_, at) => at).slice(-capacity);
        const log = ring.log();
        expect(log.recorded).toBe(count);
        expect(log.index).toEqual(expected);
        expect(log.answeredUs).toEqual(expected.map((index) => index * 10 + 5));
      }),
    );
  });

  test('hold quantiles are nearest-rank, of answered load requests alone', () => {
    const ring = createRequestRing(1_000);
    for (let held = 1; held <= 200; held += 1) {
      ring.push({ index: held, receivedUs: 0, answeredUs: 0, heldUs: held, status: 200 });
    }
    ring.push({ index: -1, receivedUs: 0, answeredUs: 0, heldUs: 9_999, status: 200 });
    ring.push({ index: 5, receivedUs: 0, answeredUs: 0, heldUs: 9_999, status: 0 });
    expect(ring.held()).toEqual({ n: 200, p50Us: 100, p95Us: 190, p99Us: 198, maxUs: 200 });
    ring.clear();
    expect(ring.held()).toBeNull();
  });
});

describe('the error window', () => {
  test.each([
    [30, { total: 3, errors: 1 }],
    [59, { total: 3, errors: 1 }],
    [60, { total: 1, errors: 0 }],
    [89, { total: 1, errors: 0 }],
    [90, { total: 0, errors: 0 }],
  ])('%d s after two answers, and 30 s later one more, it holds the last minute', (laterSec, expected) => {
    const window = createErrorWindow();
    const startUs = 1_000 * 1e6;
    window.count(startUs, true);
    window.count(startUs, false);
    window.count(startUs + 30 * 1e6, false);
    expect(window.read(startUs + laterSec * 1e6)).toMatchObject(expected);
  });

  test('an empty window has rate 0, not none', () => {
    expect(createErrorWindow().read(5e6)).toEqual({ total: 0, errors: 0, ratio: 0 });
  });
});

describe('the book of connections', () => {
  test('adds up at every moment: handshakes and accepted ones are all accounted for', () => {
    const event = fc.constantFrom('handshake', 'accept', 'refuse', 'abandon', 'close', 'restart');
    fc.assert(
      fc.property(fc.array(event, { maxLength: 80 }), (events) => {
        const book = openConnectionBook();
        const handshakes: HandshakeEntry[] = [];
        const clients: ClientEntry[] = [];
        for (const [at, name] of events.entries()) {
          const handshake = handshakes.at(-1);
          const reason: CloseReason = CLOSE_REASONS[at % CLOSE_REASONS.length] ?? 'stopped';
          const client = clients.shift();
          if (name === 'handshake') handshakes.push(book.handshake());
          else if (name === 'accept' && handshake !== undefined) clients.push(book.accept(handshake, `c${at}`, at));
          else if (name === 'refuse' && handshake !== undefined) book.refuse(handshake, 'auth');
          else if (name === 'abandon' && handshake !== undefined) book.abandon(handshake);
          else if (name === 'close' && client !== undefined) book.close(client, reason, false, at);
          else if (name === 'restart') book.restart();
          if (name !== 'close' && client !== undefined) clients.push(client);
          const view = book.view();
          expect(view.accepted + sum(view.refused) + view.unfinished + view.pending).toBe(view.handshakes);
          expect(view.open + sum(view.closed)).toBe(view.accepted);
        }
      }),
    );
  });

  test('a client that the target ends after its unsubscribe is booked as ended while leaving', () => {
    const book = openConnectionBook();
    for (const [reason, unsubscribed] of [
      ['cut-by-us', true],
      ['cut-by-us', false],
      ['client-left', true],
      ['client-closed', true],
    ] as const) {
      const client = book.accept(book.handshake(), 'c', 1);
      client.hasUnsubscribed = unsubscribed;
      book.close(client, reason, false, 2);
    }
    expect(book.view().endedWhileLeaving).toBe(1);
  });

  test('a client that closed twice is booked once', () => {
    const book = openConnectionBook();
    const client = book.accept(book.handshake(), 'c', 1);
    book.close(client, 'client-left', true, 2);
    book.close(client, 'client-closed', true, 3);
    expect(book.view()).toMatchObject({ closed: { 'client-left': 1 }, unsubscribedCleanly: 1, open: 0 });
    expect(book.clients().clients).toEqual([
      { id: 'c', joinedUs: 1, closedUs: 2, closed: 'client-left', frames: 0, ticks: 0 },
    ]);
  });
});
