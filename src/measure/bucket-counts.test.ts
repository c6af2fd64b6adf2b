import fc from 'fast-check';
import { build, encodeIntoCompressedBase64, initWebAssemblySync } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { BucketCounts } from './bucket-counts.ts';
import { createHistogram, HIGHEST_US, HISTOGRAM_SHAPE } from './histogram.ts';

const drained = (counts: BucketCounts): [number, number][] => {
  const seen: [number, number][] = [];
  counts.drain((us, count) => seen.push([us, count]));
  return seen;
};

describe('counts by bucket', () => {
  it.each([
    [
      'the least one has a bucket of its own',
      [1, 1, 2],
      [
        [1, 2],
        [2, 1],
      ],
    ],
    [
      '2,047 is the last that has',
      [2_046, 2_047],
      [
        [2_046, 1],
        [2_047, 1],
      ],
    ],
    [
      'from 2,048 on two share one',
      [2_048, 2_049, 2_050],
      [
        [2_048, 2],
        [2_050, 1],
      ],
    ],
    [
      'from 4,096 on four',
      [4_096, 4_099, 4_100],
      [
        [4_096, 2],
        [4_100, 1],
      ],
    ],
    [
      'half of the range is not a sign',
      [2_147_483_647, 2_147_483_648],
      [
        [2_146_435_072, 1],
        [2_147_483_648, 1],
      ],
    ],
    ['the greatest that 32 bits hold is in the last', [4_294_967_295], [[4_292_870_144, 1]]],
  ])('%s', (_, values, expected) => {
    const counts = new BucketCounts();
    for (const value of values) counts.add(value);
    expect(drained(counts)).toEqual(expected);
  });

  it('are empty once they were handed over, or forgotten', () => {
    const counts = new BucketCounts();
    counts.add(7);
    expect(drained(counts)).toEqual([[7, 1]]);
    expect(drained(counts)).toEqual([]);
    counts.add(9);
    counts.forget();
    counts.add(8);
    expect(drained(counts)).toEqual([[8, 1]]);
  });
});

describe('a histogram', () => {
  const sample = fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: HIGHEST_US }));

  it('encodes to the bytes that HdrHistogram makes of the same samples, asked in between or not', () => {
    initWebAssemblySync();
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 80 }), fc.nat(80), (samples, askedAfter) => {
        const ours = createHistogram();
        const theirs = build({ ...HISTOGRAM_SHAPE });
        for (const [i, us] of samples.entries()) {
          ours.record(us);
          theirs.recordValue(us);
          if (i === askedAfter) ours.valueAtRank(1);
        }
        expect(ours.encode()?.v2).toBe(encodeIntoCompressedBase64(theirs));
        ours.destroy();
        theirs.destroy();
      }),
      { numRuns: 40 },
    );
  });

  it('adds what another one has not yet been asked for', () => {
    const [one, other] = [createHistogram(), createHistogram()];
    one.record(5);
    other.record(3);
    one.add(other);
    expect([one.count, one.valueAtRank(1), one.valueAtRank(2), other.valueAtRank(1)]).toEqual([2, 3, 5, 3]);
  });
});

it('a histogram that was destroyed says so, whether it was asked before or not', () => {
  for (const isAsked of [false, true]) {
    const histogram = createHistogram();
    histogram.record(5);
    if (isAsked) histogram.valueAtRank(1);
    histogram.destroy();
    expect(() => histogram.valueAtRank(1)).toThrow('destroyed');
  }
});
