import { describe, expect, it } from 'vitest';
import type { Random } from '../../src/core/random.ts';
import type { Host } from './pairs.ts';
import { SLICES_EACH, tallySequential } from './sequential.ts';

/** A host whose slices all take `at(n)` us, the n-th slice from 0 on. */
const host = (at: (slice: number) => number): Host => ({
  name: 'made',
  start: (_random: Random) => {
    let slice = 0;
    return () => {
      slice += 1;
      return Int32Array.from({ length: 20 }, (_, request) => at(slice - 1) + request);
    };
  },
});

describe('one mode after the other', () => {
  it('a host that slows down half way makes every usual rule cry wolf', () => {
    const { peerFails } = tallySequential({
      host: host((n) => (n < SLICES_EACH ? 50_000 : 70_000)),
      repeats: 2,
      seed: 1,
    });
    expect(Object.values(peerFails)).toEqual([2, 2, 2, 2]);
  });

  it('a host that does not change makes none', () => {
    const { peerFails } = tallySequential({ host: host(() => 50_000), repeats: 2, seed: 1 });
    expect(Object.values(peerFails)).toEqual([0, 0, 0, 0]);
  });
});
