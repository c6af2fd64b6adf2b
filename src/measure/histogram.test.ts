import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HarnessError } from '../core/errors.ts';
import type { EncodedHistogram } from '../core/slice.ts';
import { histogramSchema } from '../core/slice.ts';
import { createHistogram, decodeHistogram, HIGHEST_US, type Histogram, mergeEncoded } from './histogram.ts';
import { quantileUs } from './quantile.ts';
import { nearestRank } from './rank.ts';
import { drawnOf, SHAPES, worstErrorOf } from './testing/shapes.ts';

const filled = (samples: readonly number[]): Histogram => {
  const histogram = createHistogram();
  for (const us of samples) histogram.record(us);
  return histogram;
};

const encodedOf = (samples: readonly number[]): EncodedHistogram => filled(samples).encode();

/** The slow obvious way: keep all, sort, take the rank. */
const sortedRank = (samples: readonly number[], rank: number): number => samples.toSorted((a, b) => a - b)[rank - 1]!;

const sampleArbitrary = fc.oneof(
  fc.integer({ min: 0, max: 5_000 }),
  fc.integer({ min: 0, max: 10_000_000 }),
  fc.integer({ min: HIGHEST_US - 10, max: HIGHEST_US * 2 }),
);
const samplesArbitrary = fc.array(sampleArbitrary, { minLength: 1, maxLength: 200 });

describe('a histogram keeps what is exact exact', () => {
  it('counts, sums and remembers the least and the greatest, whatever the buckets do', () => {
    fc.assert(
      fc.property(samplesArbitrary, (samples) => {
        const histogram = filled(samples);
        expect(histogram.count).toBe(samples.length);
        expect(histogram.sumUs).toBe(samples.reduce((sum, us) => sum + us, 0));
        expect(histogram.minUs).toBe(Math.min(...samples));
        expect(histogram.maxUs).toBe(Math.max(...samples));
        expect(histogram.overflow).toBe(samples.filter((us) => us > HIGHEST_US).length);
      }),
    );
  });

  it.each([
    { given: 0, bucket: 0, sumUs: 0, overflow: 0, why: 'zero counts, and reads as zero' },
    { given: -3, bucket: 0, sumUs: 0, overflow: 0, why: 'a negative time counts as zero' },
    { given: HIGHEST_US, bucket: HIGHEST_US, sumUs: HIGHEST_US, overflow: 0, why: 'an hour is still in range' },
    {
      given: HIGHEST_US + 1,
      bucket: HIGHEST_US + 1,
      sumUs: HIGHEST_US + 1,
      overflow: 1,
      why: 'over an hour overflows',
    },
  ])('$given us: $why', ({ given, bucket, sumUs, overflow }) => {
    const histogram = filled([given]);
    expect(histogram.valueAtRank(1)).toBe(bucket);
    expect(histogram.sumUs).toBe(sumUs);
    expect(histogram.overflow).toBe(overflow);
  });

  it('is empty at first, and then has neither least nor greatest', () => {
    const histogram = createHistogram();
    expect([histogram.count, histogram.sumUs, histogram.minUs, histogram.maxUs]).toEqual([0, 0, null, null]);
    expect(histogram.countReaching(0)).toBe(0);
    expect(histogram.encode()).toBeNull();
    histogram.record(9);
    expect(histogram.valueAtRank(1)).toBe(9);
    expect(() => histogram.valueAtRank(2)).toThrow(RangeError);
  });
});

describe('ranks agree with a sorted array', () => {
  it('every rank is the sorted value or at most 0.1 % above it, a zero at most 1 us', () => {
    fc.assert(
      fc.property(samplesArbitrary, fc.double({ min: 0, max: 1, noNaN: true }), (raw, share) => {
        const samples = raw.map((us) => Math.min(us, HIGHEST_US));
        const histogram = filled(samples);
        const rank = nearestRank(samples.length, share);
        const truth = sortedRank(samples, rank);
        expect(histogram.valueAtRank(rank)).toBeGreaterThanOrEqual(truth);
        expect(histogram.valueAtRank(rank)).toBeLessThanOrEqual(Math.max(1, truth * 1.001));
      }),
    );
  });

  it('counting what reaches a limit is exact up to the bucket that the limit cuts', () => {
    fc.assert(
      fc.property(samplesArbitrary, sampleArbitrary, (samples, limitUs) => {
        const histogram = filled(samples);
        const reaching = histogram.countReaching(limitUs);
        expect(reaching).toBeGreaterThanOrEqual(samples.filter((us) => us >= limitUs).length);
        // The bucket of 1 us holds the zeros too.
        const cutUs = limitUs <= 1 ? 0 : Math.min(limitUs, HIGHEST_US) * 0.999;
        expect(reaching).toBeLessThanOrEqual(samples.filter((us) => us >= cutUs).length);
      }),
    );
  });

  it.each([
    { limitUs: 199, reaching: 2 },
    { limitUs: 200, reaching: 2 },
    { limitUs: 201, reaching: 1 },
    { limitUs: 1_001, reaching: 0 },
  ])('of 100, 200 and 1,000 us, $reaching reach $limitUs us', ({ limitUs, reaching }) => {
    expect(filled([100, 200, 1_000]).countReaching(limitUs)).toBe(reaching);
  });

  it.each([
    ['all', Array.from({ length: 1_000 }, (_, at) => at + 1), 0, 500_500],
    ['half', Array.from({ length: 1_000 }, (_, at) => at + 1), 501, 375_250],
    ['few', [10, 500, 700], 500, 1_200],
    ['none', [10, 20], 21, 0],
  ] as const)('sums what reaches a limit, of many to within a hundredth: %s', (_, samples, limitUs, sumUs) => {
    expect(Math.abs(filled(samples).sumReachingUs(limitUs) - sumUs)).toBeLessThanOrEqual(sumUs / 100);
  });

  it.each(SHAPES)('$name: p50 to p99.99 within 0.1 % of the truth', (shape) => {
    expect(worstErrorOf(drawnOf(shape, 50_000))).toBeLessThanOrEqual(0.001);
  });
});

describe('merging', () => {
  it('1 to 64 shards in any order give the bytes of the whole', () => {
    fc.assert(
      fc.property(
        fc.array(samplesArbitrary, { minLength: 1, maxLength: 64 }),
        fc.infiniteStream(fc.nat()),
        (shards, keys) => {
          const encoded = shards.map(encodedOf);
          const shuffled = encoded
            .map((part) => ({ part, key: keys.next().value ?? 0 }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ part }) => part);
          const whole = encodedOf(shards.flat());
          expect(mergeEncoded(encoded)).toEqual(whole);
          expect(mergeEncoded(shuffled)).toEqual(whole);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('an empty part changes nothing, and empty parts alone stay empty', () => {
    const one = encodedOf([10, 20]);
    expect(mergeEncoded([null, one, null])).toEqual(one);
    expect(mergeEncoded([null, null])).toBeNull();
    expect(mergeEncoded([])).toBeNull();
  });
});

describe('the form for records', () => {
  it('comes back as it was, quantiles in the clear included', () => {
    fc.assert(
      fc.property(samplesArbitrary, (samples) => {
        const encoded = encodedOf(samples);
        expect(histogramSchema.parse(encoded)).toEqual(encoded);
        const back = decodeHistogram(encoded);
        expect(back.encode()).toEqual(encoded);
        expect(encoded?.p95Us).toBe(back.valueAtRank(nearestRank(samples.length, 0.95)));
      }),
    );
  });

  const good = encodedOf([1_000, 2_000, 900_000])!;
  it.each([
    { damage: 'cut short', v2: good.v2.slice(0, 30) },
    { damage: 'cut to a whole number of letters', v2: good.v2.slice(0, 32) },
    { damage: 'empty', v2: '' },
    { damage: 'another text', v2: 'SGVsbG8gd29ybGQh' },
    {
      damage: 'one letter changed',
      v2: `${good.v2.slice(0, 40)}${good.v2[40] === 'A' ? 'B' : 'A'}${good.v2.slice(41)}`,
    },
    { damage: 'a histogram of another count', v2: encodedOf([1])!.v2 },
  ])('a text that is $damage is refused with exit code 2', ({ v2 }) => {
    const attempt = () => decodeHistogram({ ...good, v2 });
    expect(attempt).toThrow(HarnessError);
    expect(attempt).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  it('the refusal of a text keeps its cause; one of a wrong count has none', () => {
    const refusal = (v2: string): unknown => {
      try {
        return decodeHistogram({ ...good, v2 });
      } catch (error) {
        return error;
      }
    };
    expect(refusal('')).toMatchObject({ cause: expect.any(Error) });
    expect(refusal(encodedOf([1])!.v2)).not.toHaveProperty('cause');
  });
});

describe('a quantile among samples that never ended', () => {
  const hundred = encodedOf(Array.from({ length: 94 }, (_, index) => index + 1));
  it.each([
    { infinite: 0, quantile: 0.5, is: { kind: 'value', us: 47 } },
    { infinite: 6, quantile: 0.94, is: { kind: 'value', us: 94 } },
    { infinite: 6, quantile: 0.95, is: { kind: 'censored' } },
  ])('94 answers and $infinite without: the $quantile quantile', ({ infinite, quantile, is }) => {
    expect(quantileUs(hundred, infinite, quantile)).toEqual(is);
  });
  it('is empty without a sample, and censored when all never ended', () => {
    expect(quantileUs(null, 0, 0.95)).toEqual({ kind: 'empty' });
    expect(quantileUs(null, 3, 0.5)).toEqual({ kind: 'censored' });
  });
  it('takes the rank that decimal arithmetic gives', () => {
    for (const [n, quantile, rank] of [
      [100, 0.07, 7],
      [100, 0.95, 95],
      [20, 0.95, 19],
      [1, 0.5, 1],
      [59, 0.95, 57],
    ] as const)
      expect(nearestRank(n, quantile)).toBe(rank);
  });
});
