import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../core/random.ts';
import { quoteSettingsSchema } from '../core/scenario.ts';
import { drawnShares, quoteRequests, symbolsForUsers } from './quote-requests.ts';
import { shareOut } from './share-out.ts';

const AT = { seed: 1, phase: 'load' };
const asked = (over: object, count = 12) => quoteRequests(quoteSettingsSchema.parse(over), count, AT);

describe('kinds drawn by their shares', () => {
  it('are exactly as many of each as their weights say, for any count, weights and seed', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.nat(300), weights, fc.nat(), (count, all, seed) => {
        const drawn = drawnShares(count, all, createRandom(seed, 'x'));
        const counts = all.map((_, kind) => drawn.filter((each) => each === kind).length);
        expect(counts).toEqual(count === 0 ? all.map(() => 0) : shareOut(count, all));
      }),
    );
  });

  it('are mixed, not one after another', () => {
    const drawn = drawnShares(100, [1, 1], createRandom(1, 'x'));
    const changes = drawn.filter((kind, at) => at > 0 && kind !== drawn[at - 1]).length;
    expect(changes).toBeGreaterThan(25);
  });
});

describe('what requests ask for', () => {
  it.each([
    ['fixed', [0, 0, 0, 0]],
    ['round-robin', [0, 2, 4, 6]],
  ])('begins by the strategy %s', (symbolStrategy, starts) => {
    expect([...asked({ symbolStrategy, symbolsPerRequest: 2 }, 4).symbolStart]).toEqual(starts);
  });

  it('begins anywhere by the strategy window, and at the same places again', () => {
    const { symbolStart } = asked({ symbolStrategy: 'window' }, 50);
    expect(new Set(symbolStart).size).toBeGreaterThan(40);
    expect(asked({ symbolStrategy: 'window' }, 50).symbolStart).toEqual(symbolStart);
  });

  it('goes its own round for each operation', () => {
    const mix = [{ operation: 'quote', symbolsPerRequest: 3 }, { operation: 'history' }];
    const { kind, symbolStart } = asked({ mix }, 40);
    const startsOf = (wanted: number) => [...symbolStart].filter((_, at) => kind[at] === wanted);
    expect(startsOf(0)).toEqual(Array.from({ length: 20 }, (_, turn) => turn * 3));
    expect(startsOf(1)).toEqual(Array.from({ length: 20 }, (_, turn) => turn));
  });
});

describe('virtual users', () => {
  const setsOf = (over: object, count: number) => {
    const { user, symbolStart } = asked(over, count);
    return Map.groupBy(symbolStart, (_, at) => user[at] ?? -1);
  };

  it('take turns, and go round sets of their own that no other user asks for', () => {
    const sets = setsOf({ users: { count: 3, ownSets: 2 }, symbolsPerRequest: 2 }, 12);
    expect([...sets]).toEqual([
      [0, [0, 2, 0, 2]],
      [1, [4, 6, 4, 6]],
      [2, [8, 10, 8, 10]],
    ]);
  });

  it('with a share of them go over the shared sets too, which lie before all others', () => {
    const users = { count: 4, sharedShare: 0.5, sharedSets: 2, ownSets: 1 };
    const sets = setsOf({ users }, 16);
    const sharers = [...sets].filter(([, starts]) => starts.some((start) => start < 2));
    expect(sharers).toHaveLength(2);
    for (const [user, starts] of sharers) expect(starts).toEqual([user % 2, 2 + user, user % 2, 2 + user]);
    for (const [user, starts] of sets)
      if (!sharers.some(([sharer]) => sharer === user)) expect(new Set(starts)).toEqual(new Set([2 + user]));
  });

  it.each([
    ['fixed', 1],
    ['window', 3],
  ])('by the strategy %s ask for %i of their sets', (symbolStrategy, distinct) => {
    const sets = setsOf({ users: { count: 2, ownSets: 3 }, symbolStrategy }, 60);
    for (const [user, starts] of sets) {
      expect(new Set(starts).size).toBe(distinct);
      for (const start of starts) expect(Math.floor(start / 3)).toBe(user);
    }
  });

  it.each([
    [{ users: null }, 0],
    [{ users: { count: 4 } }, 4],
    [{ users: { count: 4, sharedShare: 0.5, sharedSets: 3, ownSets: 2 }, symbolsPerRequest: 2 }, 22],
    [{ users: { count: 2 }, mix: [{ operation: 'quote', symbolsPerRequest: 5 }, { operation: 'history' }] }, 10],
  ])('of %j need %i symbols', (over, needs) => {
    expect(symbolsForUsers(quoteSettingsSchema.parse(over))).toBe(needs);
  });
});
