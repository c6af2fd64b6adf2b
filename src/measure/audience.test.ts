import { describe, expect, it } from 'vitest';
import { type Audience, AudienceCounter, unorderedAudience } from './audience.ts';

/** Three broadcasts of two symbols, and how many clients each reached. */
const REACHED = [
  { symbol: 0, number: 500, clients: 3 },
  { symbol: 0, number: 501, clients: 1 },
  { symbol: 4, number: 500, clients: 2 },
];
const told = REACHED.flatMap(({ symbol, number, clients }) => Array(clients).fill({ symbol, number }));

/** As a recorder adds them up: the k-th client of a broadcast adds 2k - 1. */
const squares = (audience: Audience, all: readonly { symbol: number; number: number }[]): number =>
  all.reduce((sum, { symbol, number }) => sum + 2 * audience.add(symbol, number) + 1, 0);

describe('the audience of broadcasts', () => {
  it('adds up to the squares of its sizes', () => {
    expect(squares(new AudienceCounter(), told)).toBe(9 + 1 + 4);
    expect(squares(unorderedAudience(), told)).toBe(9 + 1 + 4);
  });

  it('is the same in any order where none is kept', () => {
    expect(squares(unorderedAudience(), told.toReversed())).toBe(9 + 1 + 4);
  });

  it('is new after a numbering began again where an order is kept, and else never smaller', () => {
    const again = [...told, { symbol: 0, number: 1 }, { symbol: 0, number: 500 }];
    expect(squares(new AudienceCounter(), again)).toBe(9 + 1 + 4 + 1 + 1);
    expect(squares(unorderedAudience(), again)).toBe(16 + 1 + 4 + 1);
  });
});
