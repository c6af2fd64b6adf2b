import { expect, test } from 'vitest';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import { openConnectionBook } from '../books/connection-book.ts';
import { createOneByOne } from './one-by-one.ts';

const MS = 1_000;

/** Sends to so many clients, and notes who got which message when. */
const scene = (clients: number) => {
  const clock = createVirtualClock();
  const book = openConnectionBook();
  const entries = Array.from({ length: clients }, (_, at) => book.accept(book.handshake(), String(at), 0));
  const line = createOneByOne(clock);
  const got: { who: number; what: number; atMs: number }[] = [];
  const give = (what: number, roundMs: number): void => {
    for (const [who, entry] of entries.entries())
      line.give(entry, roundMs, () => got.push({ who, what, atMs: clock.nowUs() / MS }));
  };
  return { clock, give, got, line };
};

test('of a round every client has its own share, evenly spread, and the same in the next round', () => {
  const { clock, give, got, line } = scene(100);
  give(1, 400);
  clock.advance(1_000 * MS);
  give(2, 400);
  clock.advance(1_000 * MS);
  const lateMs = (what: number) =>
    got
      .filter((one) => one.what === what)
      .map(({ who, atMs }) => ({ who, late: Math.round(atMs - (what - 1) * 1_000) }));
  const first = lateMs(1).toSorted((a, b) => a.late - b.late);
  expect(first).toHaveLength(100);
  for (const [at, { late }] of first.entries()) expect(Math.abs(late - at * 4)).toBeLessThan(12);
  expect(lateMs(2).toSorted((a, b) => a.late - b.late)).toEqual(first);
  expect(line.isBusy()).toBe(false);
});

test('no client gets a later message before an earlier one, also when rounds get shorter', () => {
  const { clock, give, got, line } = scene(3);
  give(1, 400);
  clock.advance(10 * MS);
  give(2, 400);
  give(3, 0);
  expect(line.isBusy()).toBe(true);
  clock.advance(1_000 * MS);
  for (const who of [0, 1, 2]) {
    expect(got.filter((one) => one.who === who).map(({ what }) => what)).toEqual([1, 2, 3]);
  }
});
