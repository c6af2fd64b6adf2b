import type { LedgerCounts } from '../core/ledger.ts';
import { Ledger, MARK, type Tail } from '../measure/ledger.ts';
import { Newest } from '../measure/newest.ts';
import type { Recorder } from '../measure/recorder.ts';
import { ClientMarks } from './client-marks.ts';

export type ClientMessagesOptions = {
  readonly connections: number;
  /** Where a connection begins its round of the symbols. */
  readonly symbolStart: Uint32Array;
  /** To how many of how many symbols a connection subscribes. */
  readonly numbered: { readonly perConnection: number; readonly symbols: number };
  /** How long a client may take to have the newest value of a symbol that others have. */
  readonly convergeMs: number;
  readonly recorder: Recorder;
  /** Which slice opened a connection, and in which of its mode an instant (us) lies. */
  sliceOf(connection: number): number;
  sliceAt(connection: number, atUs: number): number;
  isJudged(slice: number): boolean;
};

/** What becomes of the numbered messages of each client of a lane: a stream for each symbol that it subscribes to. Times in us from the start. */
export class ClientMessages {
  readonly #o: ClientMessagesOptions;
  readonly #perConnection: number;
  readonly #ledger: Ledger;
  readonly #newest: Newest;
  readonly #marks: ClientMarks;
  /** NaN where it is not. */
  readonly #subscribedUs: Float64Array;
  /** 1: slow or silent by our own doing, so it stands for no client. */
  readonly #aside: Uint8Array;
  /** In which slice the messages told next came. */
  #slice = 0;

  constructor(options: ClientMessagesOptions) {
    this.#o = options;
    const { connections, numbered, convergeMs } = options;
    this.#perConnection = Math.min(numbered.perConnection, numbered.symbols);
    this.#ledger = new Ledger(connections * this.#perConnection, convergeMs, this.#onLost);
    this.#newest = new Newest(numbered.symbols, convergeMs);
    this.#marks = new ClientMarks(connections, options.recorder, (slice) => options.isJudged(slice));
    this.#subscribedUs = new Float64Array(connections).fill(Number.NaN);
    this.#aside = new Uint8Array(connections);
  }

  /** The how-manieth of its symbols it is to a connection; beyond what it has where it is none of them. */
  #placeOf(connection: number, symbol: number): number {
    const { symbols } = this.#o.numbered;
    return (symbol - ((this.#o.symbolStart[connection] ?? 0) % symbols) + symbols) % symbols;
  }

  subscribed(connection: number, atUs: number): void {
    this.#subscribedUs[connection] = atUs;
  }

  /** The messages told next came now, in this slice; `wallMs` is the same instant on the clock of their stamps. */
  arrive(slice: number, atUs: number, wallMs: number): void {
    this.#slice = slice;
    this.#ledger.arrive(atUs / 1000, wallMs);
  }

  /** The messages told next came now to a client that we made slow or silent: the ledger counts them, and nothing is judged by it. */
  setAside(connection: number, atUs: number): void {
    this.#aside[connection] = 1;
    this.#ledger.arrive(atUs / 1000, Number.NaN);
  }

  tick(connection: number, symbol: number, number: number, stampMs: number): void {
    const place = this.#placeOf(connection, symbol);
    if (place >= this.#perConnection) this.#ledger.unexpected();
    else {
      const stream = connection * this.#perConnection + place;
      this.#ledger.message(stream, number, stampMs);
      this.#marks.add(connection, this.#slice, this.#marksOf(stream));
      this.#newest.heard(symbol, stream, stampMs, this.#ledger.atMs);
    }
  }

  /** What is new of a stream. Its losses are told by when their gaps were noticed, with `#onLost`. */
  #marksOf(stream: number): number {
    return this.#ledger.takeMarks(stream) & ~MARK.lossy;
  }

  /** A message that `request-recovery` brought; one without a number, or of a symbol not asked for, says nothing here. */
  recovered(connection: number, symbol: number, number: number): void {
    const place = this.#placeOf(connection, symbol);
    if (number >= 0 && place < this.#perConnection)
      this.#ledger.recovered(connection * this.#perConnection + place, number);
  }

  /** Where it counts how a client stands at an instant: in the slice that opened it, or, where that is not judged, in the judged one that it is. */
  #sliceOf(connection: number, atUs: number): number {
    const own = this.#o.sliceOf(connection);
    if (this.#o.isJudged(own)) return own;
    const slice = this.#o.sliceAt(connection, atUs);
    return this.#o.isJudged(slice) ? slice : own;
  }

  /** Holds what a client has last against what others have of the same symbols, at the instant it is asked to leave. */
  leaving(connection: number, atUs: number): void {
    const sinceMs = (this.#subscribedUs[connection] ?? Number.NaN) / 1000;
    if (Number.isNaN(sinceMs)) return;
    const { recorder, numbered, symbolStart } = this.#o;
    const slice = this.#sliceOf(connection, atUs);
    for (let place = 0; place < this.#perConnection; place += 1) {
      const stream = connection * this.#perConnection + place;
      const symbol = ((symbolStart[connection] ?? 0) + place) % numbered.symbols;
      const newestMs = this.#ledger.newestMs(stream);
      const standing = this.#newest.standing({ stream, symbol, sinceMs, atMs: atUs / 1000, newestMs });
      if (standing !== 'unknown') recorder.streamCompared(slice, standing === 'behind');
    }
  }

  /** A connection of a client is over, and what it lacks is lost. One that comes back is another. */
  over(connection: number, tail: Tail): void {
    const first = connection * this.#perConnection;
    let atEnd = 0;
    for (let stream = first; stream < first + this.#perConnection; stream += 1) {
      this.#ledger.end(stream, tail);
      atEnd |= this.#marksOf(stream);
    }
    if (this.#aside[connection] === 1) this.#marks.forget(connection);
    else this.#marks.over(connection, this.#o.sliceOf(connection), atEnd);
    this.#aside[connection] = 0;
    this.#subscribedUs[connection] = Number.NaN;
  }

  /** What became of all of them; what is missing now is lost. */
  counts(): LedgerCounts {
    this.#ledger.endAll();
    return this.#ledger.counts();
  }

  readonly #onLost = (stream: number, count: number, atMs: number): void => {
    const connection = Math.floor(stream / this.#perConnection);
    // What one that we made slow did not read is in the ledger and in no slice: it stands for no client, and dates no breach.
    if (this.#aside[connection] === 1) return;
    const slice = this.#o.sliceAt(connection, atMs * 1000);
    this.#o.recorder.messagesLost(slice, count);
    this.#marks.add(connection, slice, MARK.lossy);
  };
}
