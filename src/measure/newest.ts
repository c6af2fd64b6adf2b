/** How finely the course of a symbol's newest value is kept: this many steps in the time that a client may take. */
const STEPS = 20;

type Known = { readonly atMs: number; readonly stampMs: number };

/** How a stream's last value stands: as new as what was known a while ago while there was something to hear, older than that, or nothing can be said. */
export type Standing = 'there' | 'behind' | 'unknown';

/** A stream at an instant: when it was subscribed, and the newest stamp that it has. Times in ms from the start of the run. */
export type StreamSeen = {
  readonly stream: number;
  readonly symbol: number;
  readonly sinceMs: number;
  readonly atMs: number;
  readonly newestMs: number;
};

/**
 * The newest value of each symbol as all clients together knew it over the last while: the reference of last-value convergence. By time stamps, so
 * that a server which counts anew is no break. Memory is a few numbers a symbol.
 */
export class Newest {
  readonly #convergeMs: number;
  readonly #course: Known[][];
  readonly #latest: (Known | undefined)[];
  /** The two streams that heard of a symbol last, and when: nobody is its own witness. */
  readonly #last: Float64Array;
  readonly #lastMs: Float64Array;
  readonly #other: Float64Array;
  readonly #otherMs: Float64Array;

  /** A client has converged that is not behind what anybody knew `convergeMs` ago. */
  constructor(symbols: number, convergeMs: number) {
    this.#convergeMs = convergeMs;
    this.#course = Array.from({ length: symbols }, () => []);
    this.#latest = Array.from({ length: symbols }, () => undefined);
    this.#last = new Float64Array(symbols).fill(-1);
    this.#lastMs = new Float64Array(symbols);
    this.#other = new Float64Array(symbols).fill(-1);
    this.#otherMs = new Float64Array(symbols);
  }

  /** Values that are kept of all symbols. */
  get kept(): number {
    return this.#course.reduce((sum, course) => sum + course.length, 0);
  }

  /** A stream got a value of a symbol that was stamped so (epoch ms; NaN: nothing can be held against it). */
  heard(symbol: number, stream: number, stampMs: number, atMs: number): void {
    if (this.#last[symbol] !== stream) {
      this.#other[symbol] = this.#last[symbol] ?? -1;
      this.#otherMs[symbol] = this.#lastMs[symbol] ?? 0;
      this.#last[symbol] = stream;
    }
    this.#lastMs[symbol] = atMs;
    if (stampMs > (this.#latest[symbol]?.stampMs ?? Number.NEGATIVE_INFINITY)) this.#rise(symbol, { stampMs, atMs });
  }

  #rise(symbol: number, known: Known): void {
    const course = this.#course[symbol];
    this.#latest[symbol] = known;
    if (course === undefined) return;
    const before = course.at(-1);
    if (before !== undefined && known.atMs - before.atMs < this.#convergeMs / STEPS) return;
    course.push(known);
    while ((course[1]?.atMs ?? Number.POSITIVE_INFINITY) <= known.atMs - this.#convergeMs) course.shift();
  }

  /** How a stream stands against what anybody knew as long ago as it may take. */
  standing({ stream, symbol, sinceMs, atMs, newestMs }: StreamSeen): Standing {
    const untilMs = atMs - this.#convergeMs;
    const latest = this.#latest[symbol];
    const all = [...(this.#course[symbol] ?? []), ...(latest === undefined ? [] : [latest])];
    const known = all.findLast((each) => each.atMs <= untilMs);
    // What was known before it subscribed any first value is newer than: that proves nothing.
    if (sinceMs > untilMs) return 'unknown';
    if (known === undefined || !this.#hasWitness(symbol, stream, sinceMs)) return 'unknown';
    // With no tick in that time, as old as everybody's is no proof of being served.
    if (newestMs >= known.stampMs) return this.#heardMs(symbol) < untilMs ? 'unknown' : 'there';
    // A value from about when it subscribed may have been sent just before: nobody owed it to this stream.
    return known.atMs > sinceMs + this.#convergeMs ? 'behind' : 'unknown';
  }

  /** When anybody heard of a symbol last. */
  #heardMs(symbol: number): number {
    return this.#lastMs[symbol] ?? Number.NEGATIVE_INFINITY;
  }

  #hasWitness(symbol: number, stream: number, sinceMs: number): boolean {
    const isLast = this.#last[symbol] === stream;
    const witness = (isLast ? this.#other[symbol] : this.#last[symbol]) ?? -1;
    const heardMs = (isLast ? this.#otherMs[symbol] : this.#lastMs[symbol]) ?? 0;
    return witness !== -1 && heardMs > sinceMs;
  }
}
