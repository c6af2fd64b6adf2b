import { describe, expect, it } from 'vitest';
import type { Books } from '../core/record.ts';
import type { TargetBooks } from '../core/target-books.ts';
import { compareShardBooks } from './shard-books.ts';
import { booksAfter, booksBefore, ourBooks } from './testing/books-fixture.ts';

/** The counters when the first shard had ended and the second had not: sockets open, half of the answers given. */
const between: TargetBooks = {
  ...booksAfter,
  nowUs: 7_000,
  connections: { ...booksAfter.connections, open: 20 },
  messages: { ...booksAfter.messages, frames: 300 },
};

const read = (before: TargetBooks, after: TargetBooks): Books => ({ state: 'read', before, after });
const parts = (...books: readonly Books[]) => books.map((each, i) => ({ index: i + 1, books: each }));

describe('the books of several shards', () => {
  it.each([
    { what: 'the first shard ends first', books: [read(booksBefore, between), read(between, booksAfter)] },
    { what: 'the second shard ends first', books: [read(between, booksAfter), read(booksBefore, between)] },
    { what: 'one shard lies within the other', books: [read(booksBefore, booksAfter), read(between, between)] },
  ])('are compared from the first reading of all to the last when $what', ({ books }) => {
    const compared = compareShardBooks(parts(...books), ourBooks);
    expect(compared.state === 'compared' && compared.lines.length > 5).toBe(true);
    expect(compared.state === 'compared' && compared.lines.filter(({ holds }) => !holds)).toEqual([]);
  });

  it('find one answer too many, although each shard alone holds a part of the others’ traffic', () => {
    const more = { ...ourBooks, arrivals: { ...ourBooks.arrivals, ok: ourBooks.arrivals.ok + 1 } };
    const compared = compareShardBooks(parts(read(booksBefore, between), read(between, booksAfter)), more);
    expect(
      compared.state === 'compared' && compared.lines.filter(({ holds }) => !holds).map(({ item }) => item),
    ).toEqual(['requests answered 2xx', 'requests that reached the target']);
  });

  const restarted = { ...booksAfter, startedUs: 9_500 };
  it.each<[string, readonly Books[], RegExp]>([
    [
      'one shard could not read them',
      [read(booksBefore, booksAfter), { state: 'unavailable', why: 'no token' }],
      /^shard 2: no token$/,
    ],
    ['one shard kept none', [{ state: 'none' }, read(booksBefore, booksAfter)], /^shard 1: it kept no readings/],
    [
      'they are of two targets',
      [read(booksBefore, booksAfter), read(restarted, restarted)],
      /^shard 2: .*another target/,
    ],
    ['a socket was open at the last reading', [read(booksBefore, { ...between, nowUs: 99_000 })], /still open/],
  ])('are unavailable when %s', (_, books, why) => {
    expect(compareShardBooks(parts(...books), ourBooks)).toEqual({
      state: 'unavailable',
      why: expect.stringMatching(why),
    });
  });

  it('are none where the profile names none', () => {
    expect(compareShardBooks(parts({ state: 'none' }, { state: 'none' }), ourBooks)).toEqual({ state: 'none' });
  });
});
