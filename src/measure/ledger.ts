/** What was found of the numbers in one slice. Expected are those from the lowest to the highest that a stream received. */
export type LedgerCounts = {
  /** Messages of a number that was not there yet. */
  readonly received: number;
  /** Numbers between the first and the last received that never came, and the gaps that they form. */
  readonly lost: number;
  readonly gaps: number;
  /** Messages of a number that was there already. */
  readonly duplicated: number;
  /** Numbers that came after a higher one. */
  readonly reordered: number;
  /** Higher numbers with an older time stamp than a lower one had: the newest value is not the newest. */
  readonly stale: number;
  /** How often the numbering began anew: the server was started again. */
  readonly resets: number;
};

type Kind = keyof LedgerCounts;
const KINDS: readonly Kind[] = ['received', 'lost', 'gaps', 'duplicated', 'reordered', 'stale', 'resets'];

/** Numbers `from` to `to` that have not come, missed first in `slice`. */
type Gap = { from: number; to: number; readonly slice: number };

const NOTHING = -1;

/**
 * Keeps of every stream (one symbol of one client) which numbers came, as gaps: its memory grows with gaps and not with messages. Loss is judged by
 * the set of numbers, so a late one closes its gap again and counts as reordered.
 *
 * A number that is not above the highest belongs to a gap, is below the lowest, or was there already; unless its time stamp is newer than all before
 * it (without stamps: unless it is below the lowest): then the server counts from anew. What it sent after the last number before that nobody can know.
 */
export class Ledger {
  readonly #lowest: Float64Array;
  readonly #highest: Float64Array;
  readonly #newestMs: Float64Array;
  readonly #gaps = new Map<number, Gap[]>();
  readonly #counts: Readonly<Record<Kind, Float64Array>>;

  constructor({ streams, slices }: { readonly streams: number; readonly slices: number }) {
    this.#lowest = new Float64Array(streams).fill(NOTHING);
    this.#highest = new Float64Array(streams).fill(NOTHING);
    this.#newestMs = new Float64Array(streams).fill(Number.NEGATIVE_INFINITY);
    const zeros = () => new Float64Array(slices);
    this.#counts = {
      ...{ received: zeros(), lost: zeros(), gaps: zeros(), duplicated: zeros() },
      ...{ reordered: zeros(), stale: zeros(), resets: zeros() },
    };
  }

  /** Gaps that are open now, of all streams. */
  get openGaps(): number {
    let open = 0;
    for (const gaps of this.#gaps.values()) open += gaps.length;
    return open;
  }

  #count(kind: Kind, slice: number, by = 1): void {
    const counts = this.#counts[kind];
    counts[slice] = (counts[slice] ?? 0) + by;
  }

  /** One message of a stream: a whole number from 0 on, and when its sender stamped it (epoch ms, NaN where it did not). */
  message(stream: number, slice: number, number: number, stampMs: number): void {
    const highest = this.#highest[stream] ?? NOTHING;
    if (highest === NOTHING || number > highest) this.#ahead(stream, slice, number, stampMs);
    else this.#behind(stream, slice, number, stampMs);
    if (stampMs > (this.#newestMs[stream] ?? 0)) this.#newestMs[stream] = stampMs;
  }

  #ahead(stream: number, slice: number, number: number, stampMs: number): void {
    const highest = this.#highest[stream] ?? NOTHING;
    if (highest === NOTHING) this.#lowest[stream] = number;
    else if (number > highest + 1) this.#open(stream, { from: highest + 1, to: number - 1, slice });
    this.#highest[stream] = number;
    this.#count('received', slice);
    if (stampMs < (this.#newestMs[stream] ?? 0)) this.#count('stale', slice);
  }

  #open(stream: number, gap: Gap): void {
    const gaps = this.#gaps.get(stream);
    if (gaps === undefined) this.#gaps.set(stream, [gap]);
    else gaps.push(gap);
  }

  #behind(stream: number, slice: number, number: number, stampMs: number): void {
    const lowest = this.#lowest[stream] ?? NOTHING;
    const isLower = number < lowest;
    if (!isLower && this.#closes(stream, number)) {
      this.#count('received', slice);
      this.#count('reordered', slice);
    } else if (stampMs > (this.#newestMs[stream] ?? 0) || (isLower && Number.isNaN(stampMs))) {
      this.#beginAnew(stream, slice, number);
    } else if (isLower) {
      if (number < lowest - 1) this.#open(stream, { from: number + 1, to: lowest - 1, slice });
      this.#lowest[stream] = number;
      this.#count('received', slice);
      this.#count('reordered', slice);
    } else this.#count('duplicated', slice);
  }

  /** Takes a number out of the gap that it lies in; false where it lies in none. */
  #closes(stream: number, number: number): boolean {
    const gaps = this.#gaps.get(stream);
    const at = gaps?.findIndex(({ from, to }) => from <= number && number <= to) ?? -1;
    const gap = gaps?.[at];
    if (gaps === undefined || gap === undefined) return false;
    const { from, to, slice } = gap;
    const rest: Gap[] = [];
    if (from < number) rest.push({ from, to: number - 1, slice });
    if (number < to) rest.push({ from: number + 1, to, slice });
    gaps.splice(at, 1, ...rest);
    if (gaps.length === 0) this.#gaps.delete(stream);
    return true;
  }

  #beginAnew(stream: number, slice: number, number: number): void {
    this.end(stream);
    this.#lowest[stream] = number;
    this.#highest[stream] = number;
    this.#count('received', slice);
    this.#count('resets', slice);
  }

  /** Nothing more comes of a stream: what is missing is lost, in the slice that missed it first. */
  end(stream: number): void {
    for (const { from, to, slice } of this.#gaps.get(stream) ?? []) {
      this.#count('lost', slice, to - from + 1);
      this.#count('gaps', slice);
    }
    this.#gaps.delete(stream);
    this.#highest[stream] = NOTHING;
    this.#newestMs[stream] = Number.NEGATIVE_INFINITY;
  }

  /** Nothing more comes of any. */
  endAll(): void {
    for (const stream of [...this.#gaps.keys()]) this.end(stream);
  }

  /** What was found in a slice; what may still come is not lost yet. */
  countsOf(slice: number): LedgerCounts {
    const of = (kind: Kind): number => this.#counts[kind][slice] ?? 0;
    return {
      ...{ received: of('received'), lost: of('lost'), gaps: of('gaps'), duplicated: of('duplicated') },
      ...{ reordered: of('reordered'), stale: of('stale'), resets: of('resets') },
    };
  }
}

/** The sum of counts, as of all slices or of all workers. */
export const addCounts = (all: readonly LedgerCounts[]): LedgerCounts => {
  const sum = (kind: Kind): number => all.reduce((total, counts) => total + counts[kind], 0);
  const [received = 0, lost = 0, gaps = 0, duplicated = 0, reordered = 0, stale = 0, resets = 0] = KINDS.map(sum);
  return { received, lost, gaps, duplicated, reordered, stale, resets };
};
