/** The buckets of HdrHistogram at 3 significant digits from 1 on: 2,048 of width 1, then 1,024 for each doubling. */
const HALF_BITS = 10;
const HALF = 1 << HALF_BITS;
/** As many doublings as 32 bits hold. */
const BUCKETS = (32 - HALF_BITS + 1) * HALF;

const indexOf = (us: number): number => {
  const doublings = 31 - HALF_BITS - Math.clz32(us | (2 * HALF - 1));
  return doublings * HALF + (us >>> doublings);
};

/** The least value of a bucket. */
const leastOf = (index: number): number => {
  const doublings = Math.max(0, (index >>> HALF_BITS) - 1);
  return (index - doublings * HALF) * 2 ** doublings;
};

/**
 * Counts values (whole numbers from 1 to 2^32 - 1) by the bucket in which HdrHistogram counts them: a few instructions each, where a call into
 * WebAssembly takes many times that. `drain` hands them over.
 */
export class BucketCounts {
  readonly #counts = new Uint32Array(BUCKETS);
  #first = BUCKETS;
  #last = -1;

  add(us: number): void {
    const index = indexOf(us);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    if (index < this.#first) this.#first = index;
    if (index > this.#last) this.#last = index;
  }

  /** Calls `take` with a value of each bucket that has any, and how many; then all are empty. */
  drain(take: (us: number, count: number) => void): void {
    for (let index = this.#first; index <= this.#last; index += 1) {
      const count = this.#counts[index] ?? 0;
      if (count > 0) take(leastOf(index), count);
    }
    this.forget();
  }

  forget(): void {
    // Nothing to clear where nothing was counted: they are asked far more often than they are filled.
    if (this.#last < 0) return;
    this.#counts.fill(0);
    this.#first = BUCKETS;
    this.#last = -1;
  }
}
