import { describe, expect, it } from 'vitest';
import type { PlannedTwins } from '../core/plan.ts';
import { twinSchema } from '../core/two-clients.ts';
import { mergeTwins, TwinBook } from './twins.ts';

const TWINS: readonly PlannedTwins[] = [
  { arm: 'gateway-only', library: 3, wire: 2 },
  { arm: 'legacy-fallback', library: 5, wire: 6 },
  { arm: 'gateway-only', library: 8, wire: 9 },
];

const bookOf = (owns: (connection: number) => boolean = () => true) =>
  new TwinBook(TWINS, 'gateway-only', { connections: 12, owns });

const AT_FIRST = { fate: 'not-released', connectUs: null, subscribeUs: null, frames: 0, latencySumUs: 0 };

describe('the book of two clients', () => {
  it('has a row for each connection of an arm that is compared, and numbers pairs over the whole plan', () => {
    expect(bookOf().rows()).toEqual([
      { pair: 0, client: 'socket.io-client', connection: 3, ...AT_FIRST },
      { pair: 0, client: 'wire', connection: 2, ...AT_FIRST },
      { pair: 2, client: 'socket.io-client', connection: 8, ...AT_FIRST },
      { pair: 2, client: 'wire', connection: 9, ...AT_FIRST },
    ]);
  });

  it('keeps what its connections met, and nothing of others', () => {
    const book = bookOf();
    for (const connection of [0, 3, 5, 11]) {
      book.connected(connection, 1_000);
      book.subscribed(connection, 2_000);
      book.frame(connection, 300);
      book.frame(connection, 500);
      book.ended(connection, 'lost');
    }
    const [row, ...rest] = book.rows();
    expect(row).toMatchObject({ fate: 'lost', connectUs: 1_000, subscribeUs: 2_000, frames: 2, latencySumUs: 800 });
    expect(rest.map(({ fate }) => fate)).toEqual(['not-released', 'not-released', 'not-released']);
    expect(() => book.rows().map((each) => twinSchema.parse(each))).not.toThrow();
  });

  it('knows no latency of a connection one of whose frames bore no readable stamp', () => {
    const book = bookOf();
    book.frame(3, 300);
    book.frame(3, Number.NaN);
    book.frame(3, 500);
    expect(book.rows()[0]).toMatchObject({ frames: 3, latencySumUs: null });
  });

  it('merges from shares in any order to the same', () => {
    const whole = mergeTwins([bookOf().rows()]);
    const [even, odd] = [bookOf((c) => c % 2 === 0).rows(), bookOf((c) => c % 2 === 1).rows()];
    expect([even.length, odd.length]).toEqual([2, 2]);
    expect(mergeTwins([even, odd])).toEqual(whole);
    expect(mergeTwins([odd, even])).toEqual(whole);
    expect(mergeTwins([mergeTwins([odd]), null, even])).toEqual(whole);
  });

  it('merges to nothing where no part knows of any', () => {
    expect([mergeTwins([]), mergeTwins([null, null])]).toEqual([null, null]);
  });
});
