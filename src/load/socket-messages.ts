import type { Clock } from '../core/clock.ts';
import type { LedgerCounts } from '../core/ledger.ts';
import type { PlannedSlice } from '../core/plan.ts';
import type { Tail } from '../measure/ledger.ts';
import type { Recorder } from '../measure/recorder.ts';
import type { TwinBook } from '../measure/twins.ts';
import { ClientMessages } from './client-messages.ts';
import type { ExampleKeeper } from './examples.ts';
import type { Impaired } from './impaired.ts';
import { Served } from './served.ts';
import type { SliceFinder } from './slice-finder.ts';
import type { SocketBooks } from './socket-books.ts';

export type SocketMessagesOptions = {
  readonly clock: Clock;
  readonly startUs: number;
  readonly connections: { readonly count: number; readonly symbolStart: Uint32Array };
  readonly slices: readonly PlannedSlice[];
  readonly recorder: Recorder;
  readonly examples: ExampleKeeper;
  readonly sliceAt: SliceFinder;
  /** How long a client may take to have the newest value of a symbol that others have. */
  readonly convergeMs: number;
  /** Whether sockets subscribe once they are in. */
  readonly subscribes: boolean;
  /** To how many of how many symbols a connection subscribes; of 0 where nothing numbers their messages. */
  readonly numbered: { readonly perConnection: number; readonly symbols: number };
  /** Connections of two clients that are compared; null where one client plays them all. */
  readonly twins: TwinBook | null;
};

/** The real backend answers within 30 ms (docs/spec/target-contract.md 7.1); a socket that ends before this did not wait for it. */
const RECOVERY_PATIENCE_US = 500_000;

/** What comes to the sockets of a lane: frames, their messages, and the answers to `request-recovery`. */
export class SocketMessages {
  readonly #o: SocketMessagesOptions;
  readonly #books: SocketBooks;
  readonly #impaired: Impaired;
  readonly #clients: ClientMessages | null;
  readonly #served: Served;
  /** Asked for what they missed, at such an instant, and not answered yet. */
  readonly #recovering = new Map<number, number>();
  /** Of those, when they were asked to leave: from then on no answer is owed to them. */
  readonly #leftUs = new Map<number, number>();
  #received = 0;
  /** That of the frame just reported. */
  #frameSlice = 0;

  constructor(options: SocketMessagesOptions, books: SocketBooks, impaired: Impaired) {
    this.#o = options;
    this.#books = books;
    this.#impaired = impaired;
    const { connections, numbered, convergeMs, recorder } = options;
    this.#served = new Served({
      ...{ connections: connections.count, slices: options.slices, recorder },
      sliceOf: (connection) => books.sliceOf(connection),
      subscribes: options.subscribes,
      isUsual: (connection) => impaired.isUsual(connection),
      isFirst: (connection) => !books.isReturning(connection),
    });
    const asked = {
      connections: connections.count,
      symbolStart: connections.symbolStart,
      numbered,
      convergeMs,
      recorder,
    };
    this.#clients =
      numbered.symbols === 0
        ? null
        : new ClientMessages({
            ...asked,
            sliceOf: (connection) => books.sliceOf(connection),
            sliceAt: (connection, atUs) => this.#sliceAt(connection, atUs),
            isJudged: (slice) => options.slices[slice]?.judged !== false,
          });
  }

  get received(): number {
    return this.#received;
  }

  #now(): number {
    return this.#o.clock.nowUs() - this.#o.startUs;
  }

  /** Messages belong to the slice in which they arrive, lost ones to that in which their gap was noticed. */
  #sliceAt(connection: number, atUs: number): number {
    const slice = this.#books.sliceOf(connection);
    const mode = this.#o.slices[slice]?.mode;
    return mode === undefined ? slice : this.#o.sliceAt(mode, atUs);
  }

  #sliceNow(connection: number): number {
    return this.#sliceAt(connection, this.#now());
  }

  subscribed(connection: number): void {
    const nowUs = this.#now();
    this.#clients?.subscribed(connection, nowUs);
    this.#served.subscribed(connection, nowUs);
  }

  subscribeFailed(connection: number): void {
    this.#served.subscribeFailed(connection);
  }

  /** Whether its `subscribe` had an answer, of either kind, or none was made. */
  isAnswered(connection: number): boolean {
    return this.#served.isAnswered(connection);
  }

  frame(connection: number, items: number, stampMs: number): void {
    this.#received += items;
    if (this.#impaired.has(connection)) {
      this.#clients?.setAside(connection, this.#now());
      const impaired = this.#o.recorder.impaired(this.#sliceNow(connection));
      impaired.frames += 1;
      impaired.received += items;
      return;
    }
    const wallMs = this.#o.clock.wallMs();
    const latencyUs = (wallMs - stampMs) * 1000;
    const nowUs = this.#now();
    const slice = this.#sliceAt(connection, nowUs);
    this.#clients?.arrive(slice, nowUs, wallMs);
    this.#served.frame(connection, nowUs);
    this.#o.recorder.frame(slice, items, latencyUs);
    this.#frameSlice = slice;
    this.#o.twins?.frame(connection, latencyUs);
  }

  broadcast(connection: number, symbol: number, tickNumber: number): void {
    if (this.#impaired.has(connection)) return;
    this.#o.recorder.broadcast(this.#frameSlice, symbol, tickNumber);
  }

  tick(connection: number, symbol: number, number: number, stampMs: number): void {
    this.#clients?.tick(connection, symbol, number, stampMs);
  }

  recovered(connection: number, symbol: number, number: number): void {
    if (this.#impaired.isUsual(connection)) this.#o.recorder.recoveredPoint(this.#books.sliceOf(connection));
    this.#clients?.arrive(this.#sliceNow(connection), this.#now(), this.#o.clock.wallMs());
    this.#clients?.recovered(connection, symbol, number);
  }

  /** A silent socket only means to ask, and a slow one may not read the answer: what becomes of either is our doing. */
  recoveryAsked(connection: number): void {
    if (!this.#impaired.isUsual(connection)) return;
    this.#recovering.set(connection, this.#now());
    this.#o.recorder.recoveryAsked(this.#books.sliceOf(connection));
  }

  recoveryEnded(connection: number, how: 'recovered' | 'refused' | 'failed', detail: string): void {
    if (!this.#recovering.delete(connection)) return;
    this.#o.recorder.recoveryEnded(this.#books.sliceOf(connection), how);
    if (how !== 'recovered') this.#o.examples.keep(`recovery-${how}`, this.#now(), detail);
  }

  /** A socket is about to leave: what it has last counts. Not of one that we made slow. */
  leaving(connection: number): void {
    const nowUs = this.#now();
    this.#served.leaving(connection, nowUs);
    if (this.#recovering.has(connection)) this.#leftUs.set(connection, nowUs);
    if (!this.#impaired.has(connection)) this.#clients?.leaving(connection, nowUs);
  }

  /** A connection is over; `establishedUs`: since when it stood. How long first connections stood is what losses an hour are held against. */
  over(connection: number, tail: Tail, establishedUs: number): void {
    const { recorder } = this.#o;
    const slice = this.#books.sliceOf(connection);
    const nowUs = this.#now();
    this.#stopRecovering(connection, slice);
    this.#served.over(connection, establishedUs, nowUs);
    if (!this.#books.isReturning(connection)) recorder.connectionHeld(slice, nowUs - establishedUs);
    this.#clients?.over(connection, tail);
  }

  #stopRecovering(connection: number, slice: number): void {
    const askedUs = this.#recovering.get(connection);
    if (askedUs === undefined) return;
    this.#recovering.delete(connection);
    const isUnanswered = (this.#leftUs.get(connection) ?? this.#now()) - askedUs >= RECOVERY_PATIENCE_US;
    this.#o.recorder.recoveryEnded(slice, isUnanswered ? 'unanswered' : 'cutShort');
  }

  /** What became of the messages; what is missing now is lost. null where nothing numbers them. */
  ledger(): LedgerCounts | null {
    return this.#clients?.counts() ?? null;
  }
}
