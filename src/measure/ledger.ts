import { type LedgerCounts, ledgerSchema } from '../core/ledger.ts';

type Kind = keyof LedgerCounts;
const KINDS = ledgerSchema.keyof().options;

const noCounts = (): Record<Kind, number> => ({
  ...{ received: 0, lost: 0, gaps: 0, duplicated: 0, reordered: 0, stale: 0, resets: 0, unexpected: 0 },
});

/** Numbers `from` to `to` that have not come. */
type Gap = { readonly from: number; readonly to: number };

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
  readonly #counts = noCounts();

  /** For so many streams, numbered from 0. */
  constructor(streams: number) {
    this.#lowest = new Float64Array(streams).fill(NOTHING);
    this.#highest = new Float64Array(streams).fill(NOTHING);
    this.#newestMs = new Float64Array(streams).fill(Number.NEGATIVE_INFINITY);
  }

  /** Gaps that are open now, of all streams. */
  get openGaps(): number {
    let open = 0;
    for (const gaps of this.#gaps.values()) open += gaps.length;
    return open;
  }

  /** One message of a stream: a whole number from 0 on, and when its sender stamped it (epoch ms, NaN where it did not). */
  message(stream: number, number: number, stampMs: number): void {
    const highest = this.#highest[stream] ?? NOTHING;
    if (highest === NOTHING || number > highest) this.#ahead(stream, number, stampMs);
    else this.#behind(stream, number, stampMs);
    if (stampMs > (this.#newestMs[stream] ?? 0)) this.#newestMs[stream] = stampMs;
  }

  #ahead(stream: number, number: number, stampMs: number): void {
    const highest = this.#highest[stream] ?? NOTHING;
    if (highest === NOTHING) this.#lowest[stream] = number;
    else if (number > highest + 1) this.#open(stream, { from: highest + 1, to: number - 1 });
    this.#highest[stream] = number;
    this.#counts.received += 1;
    if (stampMs < (this.#newestMs[stream] ?? 0)) this.#counts.stale += 1;
  }

  #open(stream: number, gap: Gap): void {
    const gaps = this.#gaps.get(stream);
    if (gaps === undefined) this.#gaps.set(stream, [gap]);
    else gaps.push(gap);
  }

  #behind(stream: number, number: number, stampMs: number): void {
    const lowest = this.#lowest[stream] ?? NOTHING;
    const isLower = number < lowest;
    if (!isLower && this.#closes(stream, number)) {
      this.#counts.received += 1;
      this.#counts.reordered += 1;
    } else if (stampMs > (this.#newestMs[stream] ?? 0) || (isLower && Number.isNaN(stampMs))) {
      this.#beginAnew(stream, number);
    } else if (isLower) {
      if (number < lowest - 1) this.#open(stream, { from: number + 1, to: lowest - 1 });
      this.#lowest[stream] = number;
      this.#counts.received += 1;
      this.#counts.reordered += 1;
    } else this.#counts.duplicated += 1;
  }

  /** Takes a number out of the gap that it lies in; false where it lies in none. */
  #closes(stream: number, number: number): boolean {
    const gaps = this.#gaps.get(stream);
    const at = gaps?.findIndex(({ from, to }) => from <= number && number <= to) ?? -1;
    const gap = gaps?.[at];
    if (gaps === undefined || gap === undefined) return false;
    const { from, to } = gap;
    const rest: Gap[] = [];
    if (from < number) rest.push({ from, to: number - 1 });
    if (number < to) rest.push({ from: number + 1, to });
    gaps.splice(at, 1, ...rest);
    if (gaps.length === 0) this.#gaps.delete(stream);
    return true;
  }

  #beginAnew(stream: number, number: number): void {
    this.end(stream);
    this.#lowest[stream] = number;
    this.#highest[stream] = number;
    this.#counts.received += 1;
    this.#counts.resets += 1;
  }

  /** A message of a symbol that was not asked for. */
  unexpected(): void {
    this.#counts.unexpected += 1;
  }

  /** Nothing more comes of a stream: what is missing is lost. */
  end(stream: number): void {
    for (const { from, to } of this.#gaps.get(stream) ?? []) {
      this.#counts.lost += to - from + 1;
      this.#counts.gaps += 1;
    }
    this.#gaps.delete(stream);
    this.#highest[stream] = NOTHING;
    this.#newestMs[stream] = Number.NEGATIVE_INFINITY;
  }

  /** Nothing more comes of any. */
  endAll(): void {
    for (const stream of [...this.#gaps.keys()]) this.end(stream);
  }

  /** What was found so far; what may still come is not lost yet. */
  counts(): LedgerCounts {
    return { ...this.#counts };
  }
}

/** What several ledgers of different clients found together; null where there is none, or one of them did not look. */
export const sumOfLedgers = (all: readonly (LedgerCounts | null)[]): LedgerCounts | null => {
  const known = all.filter((counts) => counts !== null);
  if (known.length === 0 || known.length < all.length) return null;
  const sum = noCounts();
  for (const counts of known) for (const kind of KINDS) sum[kind] += counts[kind];
  return sum;
};
