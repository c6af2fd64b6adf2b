import type { LedgerCounts } from '../core/ledger.ts';
import { Ledger, type Tail } from '../measure/ledger.ts';
import { Newest } from '../measure/newest.ts';
import type { Recorder } from '../measure/recorder.ts';

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
};

/** What becomes of the numbered messages of each client of a lane: a stream for each symbol that it subscribes to. Times in us from the start. */
export class ClientMessages {
  readonly #o: ClientMessagesOptions;
  readonly #perConnection: number;
  readonly #ledger: Ledger;
  readonly #newest: Newest;
  /** NaN where it is not. */
  readonly #subscribedUs: Float64Array;
  /** 1: slow or silent by our own doing, so it stands for no client. */
  readonly #aside: Uint8Array;

  constructor(options: ClientMessagesOptions) {
    this.#o = options;
    const { connections, numbered, convergeMs } = options;
    this.#perConnection = Math.min(numbered.perConnection, numbered.symbols);
    this.#ledger = new Ledger(connections * this.#perConnection, convergeMs, this.#onLost);
    this.#newest = new Newest(numbered.symbols, convergeMs);
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

  /** The messages told next came now; `wallMs` is the same on the clock of their stamps. */
  arrive(atUs: number, wallMs: number): void {
    this.#ledger.arrive(atUs / 1000, wallMs);
  }

  /** The messages told next came now to a client that we made slow or silent: they count, and nothing is judged by it. */
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
      this.#newest.heard(symbol, stream, stampMs, this.#ledger.atMs);
    }
  }

  /** A message that `request-recovery` brought; one without a number, or of a symbol not asked for, says nothing here. */
  recovered(connection: number, symbol: number, number: number): void {
    const place = this.#placeOf(connection, symbol);
    if (number >= 0 && place < this.#perConnection)
      this.#ledger.recovered(connection * this.#perConnection + place, number);
  }

  /** Holds what a client has last against what others have of the same symbols, at the instant it is asked to leave. */
  leaving(connection: number, atUs: number): void {
    const sinceMs = (this.#subscribedUs[connection] ?? Number.NaN) / 1000;
    if (Number.isNaN(sinceMs)) return;
    const { recorder, numbered, symbolStart } = this.#o;
    for (let place = 0; place < this.#perConnection; place += 1) {
      const stream = connection * this.#perConnection + place;
      const symbol = ((symbolStart[connection] ?? 0) + place) % numbered.symbols;
      const newestMs = this.#ledger.newestMs(stream);
      const standing = this.#newest.standing({ stream, symbol, sinceMs, atMs: atUs / 1000, newestMs });
      if (standing !== 'unknown') recorder.streamCompared(this.#o.sliceOf(connection), standing === 'behind');
    }
  }

  /** A connection of a client is over, and what it lacks is lost. One that comes back is another. */
  over(connection: number, tail: Tail): void {
    const first = connection * this.#perConnection;
    let marks = 0;
    for (let stream = first; stream < first + this.#perConnection; stream += 1) {
      this.#ledger.end(stream, tail);
      marks |= this.#ledger.takeMarks(stream);
    }
    const isJudged = this.#aside[connection] !== 1;
    this.#aside[connection] = 0;
    this.#subscribedUs[connection] = Number.NaN;
    if (isJudged) this.#o.recorder.clientFollowed(this.#o.sliceOf(connection), marks);
  }

  /** What became of all of them; what is missing now is lost. */
  counts(): LedgerCounts {
    this.#ledger.endAll();
    return this.#ledger.counts();
  }

  readonly #onLost = (stream: number, count: number, atMs: number): void => {
    const connection = Math.floor(stream / this.#perConnection);
    this.#o.recorder.messagesLost(this.#o.sliceAt(connection, atMs * 1000), count);
  };
}
