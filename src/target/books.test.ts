import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../profiles/index.ts';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { openBooks } from './books.ts';
import { parseProfile } from './profile.ts';
import { booksAfter, booksBefore, ourBooks } from './testing/books-fixture.ts';
import { answering, nobodyListens, type Reply } from './testing/canned-target.ts';
import { closedAfterEach } from './testing/closing.ts';

const profile = parseProfile(builtInProfiles['reference-documented'], 'reference-documented');
const stockApi = parseProfile(builtInProfiles['stock-api'], 'stock-api');

const { openTarget, clientFor } = closedAfterEach();

/** Answers each reading of the counters with the next of these; the last one stays. */
const countersOf = async (...readings: readonly unknown[]) => {
  let asked = 0;
  const reply: Reply = (seen, response, request) => {
    const value = readings[Math.min(asked, readings.length - 1)];
    asked += 1;
    const status = seen.headers['x-gateproof-admin'] === 'the-admin-token' ? 200 : 404;
    answering(status, status === 200 ? value : {})(seen, response, request);
  };
  const target = await openTarget({ '/__gateproof/books': reply });
  return { target, asked: () => asked };
};

/** Time passes only while somebody waits for it. */
const eagerClock = () => {
  const clock = createVirtualClock();
  return {
    ...clock,
    after: (delayUs: number, wake: () => void) => {
      const cancel = clock.after(delayUs, wake);
      setImmediate(() => clock.advance(delayUs));
      return cancel;
    },
  };
};

const readerFor = (baseUrl: string, adminToken: string | null = 'the-admin-token', of = profile) =>
  openBooks({ client: clientFor(baseUrl), profile: of, adminToken, clock: eagerClock() });

describe('the books of a target', () => {
  it('are read before and after with the admin token, and compared', async () => {
    const { target } = await countersOf(booksBefore, booksAfter);
    const client = clientFor(target.url);
    const reader = await openBooks({ client, profile, adminToken: 'the-admin-token', clock: eagerClock() });
    const books = await reader.compare(ourBooks);
    expect(books).toMatchObject({ state: 'compared' });
    expect(books.state === 'compared' && books.lines.every(({ holds }) => holds)).toBe(true);
    expect(client.sent()).toBe(0);
  });

  it.each([
    [
      'a request is in flight',
      { requests: { ...booksAfter.requests, load: { ...booksAfter.requests.load, inFlight: 1 } } },
    ],
    ['a socket is open', { connections: { ...booksAfter.connections, open: 1 } }],
    ['a socket is joining', { connections: { ...booksAfter.connections, pending: 1 } }],
  ])('are read again while %s', async (_, unsettled) => {
    const { target, asked } = await countersOf(booksBefore, { ...booksAfter, ...unsettled }, booksAfter);
    const books = await (await readerFor(target.url)).compare(ourBooks);
    expect(books.state === 'compared' && books.lines.every(({ holds }) => holds)).toBe(true);
    expect(asked()).toBe(3);
  });

  /** The target still has `open` sockets of ours, and booked the end of so many fewer than we did. */
  const stuck = (open: number, fewer: number) => ({
    ...booksAfter,
    connections: { ...booksAfter.connections, open, closed: { 'client-left': 109 - fewer, 'cut-by-us': 1 } },
  });

  it.each([
    ['one end that it still has before it', stuck(1, 1)],
    ['fewer than it still has before it', stuck(3, 2)],
  ])('that do not settle contradict nobody by %s', async (_, after) => {
    const { target } = await countersOf(booksBefore, after);
    expect(await (await readerFor(target.url)).compare(ourBooks)).toEqual({
      state: 'unavailable',
      why: expect.stringMatching(/^3 s after the load they still held 0 requests and \d sockets? of it as open/),
    });
  });

  it.each([
    ['by more than is still open', stuck(1, 2)],
    ['and nothing is open', stuck(0, 1)],
  ])('that differ %s contradict ours', async (_, after) => {
    const { target } = await countersOf(booksBefore, after);
    const books = await (await readerFor(target.url)).compare(ourBooks);
    expect(books.state === 'compared' && books.lines.filter(({ holds }) => !holds).map(({ item }) => item)).toEqual([
      'connections ended by us',
    ]);
  });

  it('that do not settle and agree all the same are equal', async () => {
    const { target } = await countersOf(booksBefore, stuck(1, 0));
    expect(await (await readerFor(target.url)).compare(ourBooks)).toMatchObject({ state: 'compared' });
  });

  it.each([
    ['the target restarted', { ...booksAfter, startedUs: 2_000, sinceUs: 2_000 }, /restarted or reset/],
    ['its counters were reset', { ...booksAfter, sinceUs: 2_000 }, /restarted or reset/],
    ['they have another shape', { requests: 3 }, /cannot be read: GET .* answered 200/],
  ])('are unavailable when %s', async (_, after, why) => {
    const { target } = await countersOf(booksBefore, after);
    expect(await (await readerFor(target.url)).compare(ourBooks)).toEqual({
      state: 'unavailable',
      why: expect.stringMatching(why),
    });
  });

  it('are unavailable when the target has gone by the end', async () => {
    const { target } = await countersOf(booksBefore);
    const reader = await readerFor(target.url);
    await target.close();
    expect(await reader.compare(ourBooks)).toEqual({
      state: 'unavailable',
      why: expect.stringMatching(/ECONNREFUSED/),
    });
  });

  it('are unavailable when they hang and nobody waits for them any more', async () => {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    let readings = 0;
    const hangsOnce: Reply = (...exchange) => {
      readings += 1;
      if (readings === 1) answering(200, booksBefore)(...exchange);
      else resolve();
    };
    const target = await openTarget({ '/__gateproof/books': hangsOnce });
    const reader = await readerFor(target.url);
    expect(await reader.compare(ourBooks, asked)).toEqual({
      state: 'unavailable',
      why: 'the command was told to stop before they had answered',
    });
  });

  it('are unavailable with the wrong token, without one, or with nobody there', async () => {
    const { target } = await countersOf(booksBefore);
    expect(await (await readerFor(target.url, 'another-token')).compare(ourBooks)).toMatchObject({
      why: expect.stringMatching(/answered 404/),
    });
    expect(await (await readerFor(target.url, null)).compare(ourBooks)).toMatchObject({
      why: expect.stringMatching(/^GATEPROOF_ADMIN_TOKEN is not set/),
    });
    expect(await (await readerFor(nobodyListens())).compare(ourBooks)).toMatchObject({ state: 'unavailable' });
  });

  it('are none where the profile names no counters', async () => {
    expect(await (await readerFor(nobodyListens(), null, stockApi)).compare(ourBooks)).toEqual({ state: 'none' });
  });
});
