import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DueCursor, orderedBy, placesOf, shardOf, shareOfWorker } from './cursor.ts';

describe('a cursor over due instants', () => {
  it('hands out what is due, in order, each once', () => {
    const cursor = new DueCursor(Uint32Array.of(0, 1, 2), Float64Array.of(10, 10, 30));
    expect([cursor.take(9), cursor.take(10), cursor.take(10), cursor.take(10), cursor.nextDueUs]).toEqual([
      -1, 0, 1, -1, 30,
    ]);
    expect([...cursor.rest()]).toEqual([2]);
    expect(cursor.nextDueUs).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('shards', () => {
  it('hold every index exactly once between them', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 17 }), (total, count) => {
        const all = Array.from({ length: count }, (_, index) => [...shardOf(total, { index, count })]).flat();
        expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, i) => i));
      }),
    );
  });

  it('can be put into the order of other instants', () => {
    expect([...orderedBy(Uint32Array.of(0, 1, 2), Float64Array.of(30, 10, 10))]).toEqual([1, 2, 0]);
  });
});

describe('places that items go to in turn', () => {
  it('are for a share those that its items come to', () => {
    const places = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 24 }), fc.nat(100), (length, count, some) => {
        const share = { index: some % count, count };
        const names = Array.from({ length }, (_, place) => place);
        const slow = new Set([...shardOf(length * count, share)].map((item) => item % length));
        expect(placesOf(names, share)).toEqual([...slow].toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('the shares of all workers of all shards', () => {
  it('hold everything once, whatever number of workers each shard has', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
        (total, workersOf) => {
          const shares = workersOf.flatMap((workers, index) =>
            Array.from({ length: workers }, (_, worker) =>
              shareOfWorker({ index, count: workersOf.length }, workers, worker),
            ),
          );
          const all = shares.flatMap((share) => [...shardOf(total, share)]);
          expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, i) => i));
          expect(new Set(shares.map(({ index }) => index)).size).toBe(shares.length);
        },
      ),
    );
  });
});
