import { type LedgerCounts, ledgerSchema } from '../core/ledger.ts';
import { Gaps } from './gaps.ts';
import { greatest } from './greatest.ts';

type Kind = Exclude<keyof LedgerCounts, 'lossFromMs' | 'lossToMs'>;
const KINDS: readonly Kind[] = ledgerSchema.omit({ lossFromMs: true, lossToMs: true }).keyof().options;

const noCounts = (): Record<Kind, number> => ({
  ...{ received: 0, lost: 0, gaps: 0, duplicated: 0, reordered: 0, stale: 0, resets: 0, unexpected: 0 },
  ...{ late: 0, recovered: 0, indeterminate: 0 },
});

const NOTHING = -1;

/** What is known of a stream, as bits that add up over the streams of a client. `seen`: a message came live. */
export const MARK = { seen: 1, lossy: 2, cut: 4, disordered: 8 } as const;

/** How a stream ends: everything that was sent is known to have come or not; or nobody knows what was sent last. */
export type Tail = 'known' | 'cut';

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
  readonly #marks: Uint8Array;
  readonly #missing = new Gaps();
  /** Numbers that came by recovery and not live so far: a client may well get the last of them a second time. */
  readonly #recovered = new Gaps();
  readonly #counts = noCounts();
  readonly #lateMs: number;
  readonly #onLost: (stream: number, count: number, atMs: number) => void;
  #lossFromMs: number | null = null;
  #lossToMs: number | null = null;
  #atMs = 0;
  #wallMs = Number.NaN;

  /** For so many streams, numbered from 0. What comes `lateMs` after its own stamp or later is late. `onLost` hears of each gap that stayed. */
  constructor(
    streams: number,
    lateMs: number = Number.POSITIVE_INFINITY,
    onLost: (stream: number, count: number, atMs: number) => void = () => {},
  ) {
    this.#lowest = new Float64Array(streams).fill(NOTHING);
    this.#highest = new Float64Array(streams).fill(NOTHING);
    this.#newestMs = new Float64Array(streams).fill(Number.NEGATIVE_INFINITY);
    this.#marks = new Uint8Array(streams);
    this.#lateMs = lateMs;
    this.#onLost = onLost;
  }

  /** Gaps that are open now, of all streams. */
  get openGaps(): number {
    return this.#missing.count;
  }

  /** Stretches of numbers that are kept because they came by recovery alone. */
  get recoveredStretches(): number {
    return this.#recovered.count;
  }

  /** When the messages that come now came, ms from the start of the run. */
  get atMs(): number {
    return this.#atMs;
  }

  /** The newest stamp of what came live of a stream (epoch ms); minus infinity before the first. */
  newestMs(stream: number): number {
    return this.#newestMs[stream] ?? Number.NEGATIVE_INFINITY;
  }

  /** `MARK`s of a stream, also of what was before the server counted anew. */
  marks(stream: number): number {
    return this.#marks[stream] ?? 0;
  }

  /** The same, and they are forgotten. */
  takeMarks(stream: number): number {
    const marks = this.marks(stream);
    this.#marks[stream] = 0;
    return marks;
  }

  /** When the next messages came: ms from the start of the run, and on the clock of their stamps (epoch ms). */
  arrive(atMs: number, wallMs: number): void {
    this.#atMs = atMs;
    this.#wallMs = wallMs;
  }

  /** One message of a stream: a whole number from 0 on, and when its sender stamped it (epoch ms, NaN where it did not). */
  message(stream: number, number: number, stampMs: number): void {
    const highest = this.#highest[stream] ?? NOTHING;
    this.#mark(stream, MARK.seen);
    if (highest === NOTHING || number > highest) this.#ahead(stream, number, stampMs);
    else this.#behind(stream, number, stampMs);
    if (stampMs > (this.#newestMs[stream] ?? 0)) this.#newestMs[stream] = stampMs;
  }

  /** A number that the answer to `request-recovery` brought: it counts where it has not come live, and is no anomaly where it has. */
  recovered(stream: number, number: number): void {
    const highest = this.#highest[stream] ?? NOTHING;
    if (highest === NOTHING || number > highest) this.#rise(stream, number);
    else if (number < (this.#lowest[stream] ?? NOTHING)) this.#sink(stream, number);
    else if (!this.#missing.take(stream, number)) return;
    this.#recovered.add(stream, number, number, this.#atMs);
    this.#counts.recovered += 1;
  }

  #mark(stream: number, mark: number): void {
    this.#marks[stream] = (this.#marks[stream] ?? 0) | mark;
  }

  #rise(stream: number, number: number): void {
    const highest = this.#highest[stream] ?? NOTHING;
    if (highest === NOTHING) this.#lowest[stream] = number;
    else if (number > highest + 1) this.#missing.add(stream, highest + 1, number - 1, this.#atMs);
    this.#highest[stream] = number;
  }

  #sink(stream: number, number: number): void {
    const lowest = this.#lowest[stream] ?? NOTHING;
    if (number < lowest - 1) this.#missing.add(stream, number + 1, lowest - 1, this.#atMs);
    this.#lowest[stream] = number;
  }

  #ahead(stream: number, number: number, stampMs: number): void {
    this.#rise(stream, number);
    this.#counts.received += 1;
    // A stamp that is older than one before it is no measure of how late the message is.
    if (stampMs < (this.#newestMs[stream] ?? 0)) this.#counts.stale += 1;
    else this.#age(stampMs);
  }

  #age(stampMs: number): void {
    if (this.#wallMs - stampMs >= this.#lateMs) this.#counts.late += 1;
  }

  #behind(stream: number, number: number, stampMs: number): void {
    const isLower = number < (this.#lowest[stream] ?? NOTHING);
    if (!isLower && this.#missing.take(stream, number)) this.#outOfOrder(stream, stampMs);
    else if (!isLower && this.#recovered.take(stream, number)) this.#cameLiveToo(stampMs);
    else if (stampMs > (this.#newestMs[stream] ?? 0) || (isLower && Number.isNaN(stampMs))) {
      this.#beginAnew(stream, number);
      this.#age(stampMs);
    } else if (isLower) {
      this.#sink(stream, number);
      this.#outOfOrder(stream, stampMs);
    } else this.#counts.duplicated += 1;
  }

  #outOfOrder(stream: number, stampMs: number): void {
    this.#counts.received += 1;
    this.#counts.reordered += 1;
    this.#mark(stream, MARK.disordered);
    this.#age(stampMs);
  }

  /** What is recovered right up to now meets what comes live. */
  #cameLiveToo(stampMs: number): void {
    this.#counts.recovered -= 1;
    this.#counts.received += 1;
    this.#age(stampMs);
  }

  #beginAnew(stream: number, number: number): void {
    this.end(stream, 'cut');
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
  end(stream: number, tail: Tail): void {
    if ((this.#highest[stream] ?? NOTHING) === NOTHING) return;
    for (const { from, to, atMs } of this.#missing.drop(stream)) {
      this.#counts.lost += to - from + 1;
      this.#onLost(stream, to - from + 1, atMs);
      this.#counts.gaps += 1;
      this.#lossFromMs = Math.min(this.#lossFromMs ?? atMs, atMs);
      this.#lossToMs = Math.max(this.#lossToMs ?? atMs, atMs);
      this.#mark(stream, MARK.lossy);
    }
    this.#recovered.drop(stream);
    if (tail === 'cut') {
      this.#counts.indeterminate += 1;
      this.#mark(stream, MARK.cut);
    }
    this.#highest[stream] = NOTHING;
    this.#newestMs[stream] = Number.NEGATIVE_INFINITY;
  }

  /** Nothing more comes of any, and of none is known what was sent last. */
  endAll(): void {
    for (const stream of this.#highest.keys()) this.end(stream, 'cut');
  }

  /** What was found so far; what may still come is not lost yet. */
  counts(): LedgerCounts {
    return { ...this.#counts, lossFromMs: this.#lossFromMs, lossToMs: this.#lossToMs };
  }
}

/** What several ledgers of different clients found together; null where there is none, or one of them did not look. */
export const sumOfLedgers = (all: readonly (LedgerCounts | null)[]): LedgerCounts | null => {
  const known = all.filter((counts) => counts !== null);
  if (known.length === 0 || known.length < all.length) return null;
  const sum = noCounts();
  for (const counts of known) for (const kind of KINDS) sum[kind] += counts[kind];
  const firsts = known.flatMap(({ lossFromMs }) => lossFromMs ?? []);
  return {
    ...sum,
    lossFromMs: firsts.length === 0 ? null : Math.min(...firsts),
    lossToMs: greatest(known.map(({ lossToMs }) => lossToMs)),
  };
};
