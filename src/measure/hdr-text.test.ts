import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram as HdrHistogram,
  initWebAssemblySync,
} from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { BUCKETS, BucketCounts } from './bucket-counts.ts';
import { addHdrText, type HdrTotals, toHdrText } from './hdr-text.ts';
import { createHistogram, HIGHEST_US } from './histogram.ts';

initWebAssemblySync();

const theirHistogram = (samples: readonly number[], useWebAssembly: boolean): HdrHistogram => {
  const histogram = build({
    ...{ useWebAssembly, bitBucketSize: 64, autoResize: false, numberOfSignificantValueDigits: 3 },
    ...{ lowestDiscernibleValue: 1, highestTrackableValue: HIGHEST_US },
  });
  for (const us of samples) histogram.recordValue(us);
  return histogram;
};

const countsOf = (samples: readonly number[]): BucketCounts => {
  const counts = new BucketCounts();
  for (const us of samples) counts.add(us);
  return counts;
};

const read = (text: string): HdrTotals & { readonly counts: BucketCounts } => {
  const counts = new BucketCounts();
  return { ...addHdrText(counts, text), counts };
};

const eachOf = (counts: BucketCounts): number[] => Array.from({ length: BUCKETS }, (_, index) => counts.countAt(index));

const HEADER_BYTES = 40;
/** What stands after the header, which the other library fills differently where it means nothing. */
const payloadOf = (text: string): Buffer => inflateSync(Buffer.from(text, 'base64').subarray(8)).subarray(HEADER_BYTES);

const sample = fc.oneof(
  fc.integer({ min: 1, max: 5_000 }),
  fc.integer({ min: 1, max: HIGHEST_US }),
  fc.constantFrom(1, 2_047, 2_048, HIGHEST_US),
);
const samples = fc.array(sample, { minLength: 1, maxLength: 80 });

describe.each([
  ['WebAssembly', true],
  ['JavaScript', false],
])('HdrHistogram in %s', (_, useWebAssembly) => {
  it('writes the same payload of the same samples, and each reads the text of the other', () => {
    fc.assert(
      fc.property(samples, (given) => {
        const theirs = theirHistogram(given, useWebAssembly);
        const theirText = encodeIntoCompressedBase64(theirs);
        const ours = countsOf(given);
        const ourText = toHdrText(ours, HIGHEST_US);
        expect(payloadOf(ourText)).toEqual(payloadOf(theirText));
        expect(read(theirText)).toMatchObject({ total: given.length, greatestUs: HIGHEST_US });
        expect(eachOf(read(theirText).counts)).toEqual(eachOf(ours));
        const back = decodeFromCompressedBase64(ourText, 64, useWebAssembly);
        expect(encodeIntoCompressedBase64(back)).toBe(theirText);
        theirs.destroy();
        back.destroy();
      }),
      { numRuns: 25 },
    );
  });

  it('reads the same value at each rank', () => {
    fc.assert(
      fc.property(samples, (given) => {
        const theirs = theirHistogram(given, useWebAssembly);
        const ours = createHistogram();
        for (const us of given) ours.record(us);
        for (let rank = 1; rank <= given.length; rank += 1) {
          // Half a rank less: the library rounds a percentile up to a rank.
          const theirValue = theirs.getValueAtPercentile(((rank - 0.5) / given.length) * 100);
          expect(ours.valueAtRank(rank)).toBe(Math.min(theirValue, Math.max(...given)));
        }
        theirs.destroy();
      }),
      { numRuns: 25 },
    );
  });
});

describe('a text', () => {
  it('keeps every count up to 2^53, in words of one to nine bytes', () => {
    const counts = new BucketCounts();
    const kept = [1, 63, 64, 8_191, 8_192, ...[20, 27, 31, 32, 34, 41, 48, 52].map((bits) => 2 ** bits), 2 ** 53 - 1];
    for (const [index, count] of kept.entries()) counts.addAt(index * index, count);
    expect(eachOf(read(toHdrText(counts, HIGHEST_US)).counts)).toEqual(eachOf(counts));
  });

  it('of no sample holds none', () => {
    expect(read(toHdrText(new BucketCounts(), HIGHEST_US))).toMatchObject({ total: 0, greatestUs: HIGHEST_US });
  });

  it('has the header that the libraries of other languages go by', () => {
    const header = inflateSync(Buffer.from(toHdrText(countsOf([5]), HIGHEST_US), 'base64').subarray(8));
    expect(header.subarray(0, 4).toString('hex')).toBe('1c849313');
    expect([4, 8, 12].map((at) => header.readInt32BE(at))).toEqual([2, 0, 3]);
    expect([16, 24].map((at) => header.readBigInt64BE(at))).toEqual([1n, BigInt(HIGHEST_US)]);
    expect(header.readDoubleBE(32)).toBe(1);
  });
});

/** A word of ZigZag LEB128, up to four bytes. */
const word = (value: number): Buffer => {
  const bytes: number[] = [];
  let rest = value < 0 ? -value * 2 - 1 : value * 2;
  for (; rest > 127; rest >>= 7) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
};

/** A text whose inner bytes were changed, as nothing but a program would: its checksum is right. */
const changed = (change: (bytes: Buffer) => Buffer): string => {
  const text = Buffer.from(toHdrText(countsOf([5, 2_000]), HIGHEST_US), 'base64');
  const inner = deflateSync(change(Buffer.from(inflateSync(text.subarray(8)))));
  const head = Buffer.from(text.subarray(0, 8));
  head.writeInt32BE(inner.length, 4);
  return Buffer.concat([head, inner]).toString('base64');
};
const writing = (at: number, value: number) =>
  changed((bytes) => {
    bytes.writeInt32BE(value, at);
    return bytes;
  });

const pastTheEnd = changed((bytes) => {
  const payload = Buffer.concat([word(-BUCKETS), word(3)]);
  bytes.writeInt32BE(payload.length, 4);
  return Buffer.concat([bytes.subarray(0, HEADER_BYTES), payload]);
});

describe('a text is refused', () => {
  it.each([
    ['of another form', Buffer.from('no histogram').toString('base64')],
    [
      'with bytes after its end',
      Buffer.concat([Buffer.from(toHdrText(countsOf([5]), HIGHEST_US), 'base64'), Buffer.alloc(1)]).toString('base64'),
    ],
    ['without its outer cookie', `AAAA${toHdrText(countsOf([5]), HIGHEST_US).slice(4)}`],
    ['of another inner cookie', writing(0, 0)],
    ['of two digits', writing(12, 2)],
    ['that starts at 2 us', writing(20, 2)],
    ['that states more than it has', writing(4, 100)],
    ['of more buckets than there are', pastTheEnd],
    ['that unfolds to megabytes', changed((bytes) => Buffer.concat([bytes, Buffer.alloc(4_000_000)]))],
  ])('%s', (_, text) => {
    expect(() => read(text)).toThrow(Error);
  });
});
