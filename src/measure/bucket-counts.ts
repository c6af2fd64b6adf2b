/** The buckets of HdrHistogram at 3 significant digits from 1 on: 2,048 of width 1, then 1,024 for each doubling. */
const HALF_BITS = 10;
const HALF = 1 << HALF_BITS;
/** As many doublings as 32 bits hold. */
export const BUCKETS = (32 - HALF_BITS + 1) * HALF;

const indexOf = (us: number): number => {
  const doublings = 31 - HALF_BITS - Math.clz32(us | (2 * HALF - 1));
  return doublings * HALF + (us >>> doublings);
};

const doublingsOf = (index: number): number => Math.max(0, (index >>> HALF_BITS) - 1);

/** The greatest value of a bucket. */
const greatestOf = (index: number): number => {
  const doublings = doublingsOf(index);
  return (index - doublings * HALF + 1) * 2 ** doublings - 1;
};

const halfOf = (index: number): number => index >>> HALF_BITS;
const placeOf = (index: number): number => index & (HALF - 1);

/**
 * Counts values (whole numbers from 0 to 2^32 - 1) by the bucket in which HdrHistogram counts them. Counts are exact up to 2^53. Takes eight kilobytes for
 * each 1,024 buckets of which one is used: times of one kind lie in a few of them.
 */
export class BucketCounts {
  readonly #halves: (Float64Array | undefined)[] = Array.from({ length: BUCKETS / HALF }, () => undefined);

  #open(half: number): Float64Array {
    const counts = new Float64Array(HALF);
    this.#halves[half] = counts;
    return counts;
  }

  /** Counts one value. */
  add(us: number): void {
    const index = indexOf(us);
    const counts = this.#halves[halfOf(index)] ?? this.#open(halfOf(index));
    const place = placeOf(index);
    counts[place] = (counts[place] ?? 0) + 1;
  }

  /** Counts some more in the bucket of that index, below `BUCKETS`. */
  addAt(index: number, count: number): void {
    const counts = this.#halves[halfOf(index)] ?? this.#open(halfOf(index));
    const place = placeOf(index);
    counts[place] = (counts[place] ?? 0) + count;
  }

  countAt(index: number): number {
    return this.#halves[halfOf(index)]?.[placeOf(index)] ?? 0;
  }

  /** The index and count of each bucket that holds any, from that index on and in order, until `visit` returns false. */
  each(visit: (index: number, count: number) => boolean, from = 0): void {
    for (let half = halfOf(from); half < this.#halves.length; half += 1) {
      const counts = this.#halves[half];
      if (counts === undefined) continue;
      for (let place = half === halfOf(from) ? placeOf(from) : 0; place < HALF; place += 1) {
        const count = counts[place] ?? 0;
        if (count > 0 && !visit(half * HALF + place, count)) return;
      }
    }
  }

  /** The greatest value of the bucket of the sample of that rank (1 = least), which has to be among those counted. */
  greatestAtRank(rank: number): number {
    let upTo = 0;
    for (const [half, counts] of this.#halves.entries()) {
      if (counts === undefined) continue;
      for (let place = 0; place < HALF; place += 1) {
        upTo += counts[place] ?? 0;
        if (upTo >= rank) return greatestOf(half * HALF + place);
      }
    }
    throw new RangeError(`rank ${rank} is above ${upTo}`);
  }

  /** How many stand in the bucket of that value or in a later one. */
  countFrom(us: number): number {
    let reached = 0;
    this.each((_, count) => {
      reached += count;
      return true;
    }, indexOf(us));
    return reached;
  }
}
