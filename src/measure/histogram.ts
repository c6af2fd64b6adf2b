import { EXIT, HarnessError } from '../core/errors.ts';
import type { EncodedHistogram } from '../core/slice.ts';
import { judgementText } from '../core/text/en/judgement.ts';
import { BucketCounts } from './bucket-counts.ts';
import { addHdrText, type HdrTotals, toHdrText } from './hdr-text.ts';
import { nearestRank } from './rank.ts';

/** The longest time that has a bucket of its own: one hour. Longer ones stand there and are counted as overflow. */
export const HIGHEST_US = 3_600_000_000;

const damaged = (why: string, cause?: unknown): HarnessError => {
  const { message, hint } = judgementText.damagedHistogram(why);
  return new HarnessError(message, { exitCode: EXIT.usage, hint, ...(cause === undefined ? {} : { cause }) });
};

const addText = (counts: BucketCounts, v2: string): HdrTotals => {
  try {
    return addHdrText(counts, v2);
  } catch (cause) {
    throw damaged(judgementText.histogramUnreadable, cause);
  }
};

/**
 * Counts of integer microseconds in the buckets of HdrHistogram at 3 significant digits, 1 us to 1 h: one shape for all, so that they merge exactly and
 * in any order. Count, sum, least and greatest are exact and kept apart from the buckets.
 */
export class Histogram {
  readonly #counts = new BucketCounts();
  #count = 0;
  #sumUs = 0;
  #minUs = Number.POSITIVE_INFINITY;
  #maxUs = 0;
  #overflow = 0;

  /** Adds one sample: an integer of microseconds. Below 1 stands in the bucket of 1, above 1 h in the last; the sum takes it as given, a negative one as 0. */
  record(us: number): void {
    const given = us > 0 ? us : 0;
    this.#count += 1;
    this.#sumUs += given;
    if (given < this.#minUs) this.#minUs = given;
    if (given > this.#maxUs) this.#maxUs = given;
    if (given > HIGHEST_US) this.#overflow += 1;
    this.#counts.add(given > HIGHEST_US ? HIGHEST_US : given < 1 ? 1 : given);
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
    return Math.min(this.#counts.greatestAtRank(rank), this.#maxUs);
  }

  /** How many samples reached `limitUs`. A bucket that the limit cuts counts as having reached it, and a limit over 1 h is one of 1 h: where a verdict hangs on it, use an exact counter. */
  countReaching(limitUs: number): number {
    const limit = Math.min(limitUs, HIGHEST_US);
    if (limit > this.#maxUs) return 0;
    return this.#counts.countFrom(Math.max(0, Math.ceil(limit)));
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

  /** Adds all samples of an encoded form, exactly. Throws a HarnessError (exit code 2) when its text is damaged or disagrees with its own count; this histogram is of no use then. */
  add(encoded: NonNullable<EncodedHistogram>): void {
    const { total, greatestUs } = addText(this.#counts, encoded.v2);
    if (total !== encoded.count || greatestUs !== HIGHEST_US)
      throw damaged(judgementText.histogramDisagrees({ stated: encoded.count, held: total, upToUs: greatestUs }));
    this.#count += encoded.count;
    this.#sumUs += encoded.sumUs;
    this.#minUs = Math.min(this.#minUs, encoded.minUs);
    this.#maxUs = Math.max(this.#maxUs, encoded.maxUs);
    this.#overflow += encoded.overflow;
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
      v2: toHdrText(this.#counts, HIGHEST_US),
    };
  }
}

/** An empty histogram. */
export const createHistogram = (): Histogram => new Histogram();

/** Has V8 compile what a run does with histograms, in some 20 ms: cold, the first ones are packed in milliseconds each, and a load must not meet that. */
export const warmHistograms = (): void => {
  for (let round = 0; round < 10; round += 1) {
    const made = createHistogram();
    for (let us = 1; us <= 2_000; us += 1) made.record(us * (round + 1));
    made.encode();
  }
};

/** The histogram of an encoded form; null gives an empty one. Throws a HarnessError (exit code 2) when the text is damaged or disagrees with its own count. */
export const decodeHistogram = (encoded: EncodedHistogram): Histogram => {
  const histogram = createHistogram();
  if (encoded !== null) histogram.add(encoded);
  return histogram;
};

/** All samples of some encoded histograms together; the same bytes in whatever order they come. Null when none holds a sample. */
export const mergeEncoded = (list: Iterable<EncodedHistogram>): EncodedHistogram => {
  const merged = createHistogram();
  for (const encoded of list) {
    if (encoded !== null) merged.add(encoded);
  }
  return merged.encode();
};
