import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram as HdrHistogram,
  initWebAssembly,
  initWebAssemblySync,
} from 'hdr-histogram-js';
import { EXIT, HarnessError } from '../core/errors.ts';
import type { EncodedHistogram } from '../core/slice.ts';
import { judgementText } from '../core/text/en/judgement.ts';
import { BucketCounts } from './bucket-counts.ts';
import { nearestRank } from './rank.ts';

/** The longest time that has a bucket of its own: one hour. Longer ones stand there and are counted as overflow. */
export const HIGHEST_US = 3_600_000_000;

/** One fixed shape for all: equal shapes merge exactly and in any order. */
export const HISTOGRAM_SHAPE = {
  useWebAssembly: true,
  bitBucketSize: 32,
  autoResize: false,
  lowestDiscernibleValue: 1,
  highestTrackableValue: HIGHEST_US,
  numberOfSignificantValueDigits: 3,
} as const;

/** Loads the WebAssembly histogram ahead of the first sample; calling it again does nothing. Without it the first histogram loads it, in a few milliseconds. */
export const prepareHistograms = (): Promise<void> => initWebAssembly();

const buildHdr = (): HdrHistogram => {
  initWebAssemblySync();
  return build(HISTOGRAM_SHAPE);
};

/**
 * Counts of integer microseconds in buckets of 3 significant digits, 1 us to 1 h. Count, sum, least and greatest are exact and kept apart from
 * the buckets. Samples are counted outside HdrHistogram and brought in when somebody asks; from then on it holds WebAssembly memory until `destroy`.
 */
export class Histogram {
  #buckets: HdrHistogram | null;
  #isDestroyed = false;
  #fresh: BucketCounts | null = null;
  #count = 0;
  #sumUs = 0;
  #minUs = Number.POSITIVE_INFINITY;
  #maxUs = 0;
  #overflow = 0;

  constructor(hdr: HdrHistogram | null = null, known: NonNullable<EncodedHistogram> | null = null) {
    this.#buckets = hdr;
    if (known === null) return;
    this.#count = known.count;
    this.#sumUs = known.sumUs;
    this.#minUs = known.minUs;
    this.#maxUs = known.maxUs;
    this.#overflow = known.overflow;
  }

  /** Adds one sample: an integer of microseconds. Below 1 stands in the bucket of 1, above 1 h in the last; the sum takes it as given, a negative one as 0. */
  record(us: number): void {
    const given = us > 0 ? us : 0;
    this.#count += 1;
    this.#sumUs += given;
    if (given < this.#minUs) this.#minUs = given;
    if (given > this.#maxUs) this.#maxUs = given;
    if (given > HIGHEST_US) this.#overflow += 1;
    this.#fresh ??= new BucketCounts();
    this.#fresh.add(given > HIGHEST_US ? HIGHEST_US : given < 1 ? 1 : given);
  }

  /** The buckets with every sample in them. */
  get #hdr(): HdrHistogram {
    if (this.#isDestroyed) throw new Error('this histogram is destroyed');
    this.#buckets ??= buildHdr();
    const buckets = this.#buckets;
    this.#fresh?.drain((us, count) => buckets.recordValueWithCount(us, count));
    return buckets;
  }

  get count(): number {
    return this.#count;
  }

  /** Exact sum of what was recorded. */
  get sumUs(): number {
    return this.#sumUs;
  }

  /** Exact least sample; null when empty. */
  get minUs(): number | null {
    return this.#count === 0 ? null : this.#minUs;
  }

  /** Exact greatest sample, over 1 h too; null when empty. */
  get maxUs(): number | null {
    return this.#count === 0 ? null : this.#maxUs;
  }

  /** How many samples were longer than 1 h. */
  get overflow(): number {
    return this.#overflow;
  }

  /**
   * The sample of that rank (1 = least), read as the highest value of its bucket but never above the greatest sample: at most 0.1 % above
   * the true one (1 us above a zero), never below it. Throws a RangeError outside 1..count.
   */
  valueAtRank(rank: number): number {
    if (!(rank >= 1 && rank <= this.#count)) throw new RangeError(`rank ${rank} is outside 1..${this.#count}`);
    // The library rounds a percentile up to a rank; half a rank less is safe from its floating point.
    const highestOfBucket = this.#hdr.getValueAtPercentile(((rank - 0.5) / this.#count) * 100);
    return Math.min(highestOfBucket, this.#maxUs);
  }

  /** How many samples reached `limitUs`. A bucket that the limit cuts counts as having reached it, and a limit over 1 h is one of 1 h: where a verdict hangs on it, use an exact counter. */
  countReaching(limitUs: number): number {
    const limit = Math.min(limitUs, HIGHEST_US);
    let below = 0;
    let atOrAbove = this.#count + 1;
    while (atOrAbove - below > 1) {
      const middle = Math.floor((below + atOrAbove) / 2);
      if (this.valueAtRank(middle) < limit) below = middle;
      else atOrAbove = middle;
    }
    return this.#count - below;
  }

  /** The sum of the samples that reached `limitUs`, read off at most a hundred of their ranks, evenly: for how much, not for a verdict at an edge. */
  sumReachingUs(limitUs: number): number {
    const reached = this.countReaching(limitUs);
    const looks = Math.min(100, reached);
    const first = this.#count - reached;
    let sumUs = 0;
    for (let look = 0; look < looks; look += 1) {
      sumUs += this.valueAtRank(first + Math.ceil(((look + 0.5) * reached) / looks));
    }
    return looks === 0 ? 0 : (sumUs * reached) / looks;
  }

  /** Adds all samples of another, exactly; the other is left as it is. */
  add(other: Histogram): void {
    this.#hdr.add(other.#hdr);
    this.#count += other.#count;
    this.#sumUs += other.#sumUs;
    this.#minUs = Math.min(this.#minUs, other.#minUs);
    this.#maxUs = Math.max(this.#maxUs, other.#maxUs);
    this.#overflow += other.#overflow;
  }

  /** Forgets every sample and keeps the memory for the next ones. */
  reset(): void {
    this.#buckets?.reset();
    this.#fresh?.forget();
    this.#count = 0;
    this.#sumUs = 0;
    this.#minUs = Number.POSITIVE_INFINITY;
    this.#maxUs = 0;
    this.#overflow = 0;
  }

  /** Gives the WebAssembly memory back; a histogram is of no use afterwards. */
  destroy(): void {
    this.#buckets?.destroy();
    this.#buckets = null;
    this.#fresh = null;
    this.#isDestroyed = true;
  }

  /** The form for records: V2 compressed base64 (readable by every HdrHistogram) and three quantiles by nearest rank in the clear; null when empty. */
  encode(): EncodedHistogram {
    if (this.#count === 0) return null;
    const at = (quantile: number) => this.valueAtRank(nearestRank(this.#count, quantile));
    return {
      count: this.#count,
      sumUs: this.#sumUs,
      minUs: this.#minUs,
      maxUs: this.#maxUs,
      p50Us: at(0.5),
      p95Us: at(0.95),
      p99Us: at(0.99),
      overflow: this.#overflow,
      v2: encodeIntoCompressedBase64(this.#hdr),
    };
  }
}

/** An empty histogram. */
export const createHistogram = (): Histogram => new Histogram();

/**
 * As `prepareHistograms`, and has V8 compile what a run does with them, in some 50 ms: cold, the first ones are packed in ten milliseconds each, and a
 * load must not meet that.
 */
export const warmHistograms = async (): Promise<void> => {
  await prepareHistograms();
  for (let round = 0; round < 10; round += 1) {
    const made = createHistogram();
    for (let us = 1; us <= 2_000; us += 1) made.record(us * (round + 1));
    made.encode();
    made.destroy();
  }
};

const damaged = (why: string, cause?: unknown): HarnessError => {
  const { message, hint } = judgementText.damagedHistogram(why);
  return new HarnessError(message, { exitCode: EXIT.usage, hint, ...(cause === undefined ? {} : { cause }) });
};

const decodeHdr = (v2: string): HdrHistogram => {
  try {
    initWebAssemblySync();
    return decodeFromCompressedBase64(v2, HISTOGRAM_SHAPE.bitBucketSize, true);
  } catch (cause) {
    throw damaged(judgementText.histogramUnreadable, cause);
  }
};

/** The histogram of an encoded form; null gives an empty one. Throws a HarnessError (exit code 2) when the text is damaged or disagrees with its own count. */
export const decodeHistogram = (encoded: EncodedHistogram): Histogram => {
  if (encoded === null) return createHistogram();
  const hdr = decodeHdr(encoded.v2);
  if (hdr.totalCount !== encoded.count || hdr.highestTrackableValue !== HIGHEST_US) {
    const held = hdr.totalCount;
    const upToUs = hdr.highestTrackableValue;
    hdr.destroy();
    throw damaged(judgementText.histogramDisagrees({ stated: encoded.count, held, upToUs }));
  }
  return new Histogram(hdr, encoded);
};

/** Gives `use` the decoded histogram and takes its memory back afterwards. */
export const withHistogram = <Result>(encoded: EncodedHistogram, use: (histogram: Histogram) => Result): Result => {
  const histogram = decodeHistogram(encoded);
  try {
    return use(histogram);
  } finally {
    histogram.destroy();
  }
};

/** All samples of some encoded histograms together; the same bytes in whatever order they come. Null when none holds a sample. */
export const mergeEncoded = (list: Iterable<EncodedHistogram>): EncodedHistogram => {
  const merged = createHistogram();
  try {
    for (const encoded of list) {
      if (encoded !== null) withHistogram(encoded, (part) => merged.add(part));
    }
    return merged.encode();
  } finally {
    merged.destroy();
  }
};
