import type { Clock } from '../core/clock.ts';
import type { LedgerCounts } from '../core/ledger.ts';
import type { PlannedConnections, PlannedSlice } from '../core/plan.ts';
import type { Fate, Twin } from '../core/two-clients.ts';
import type { Tail } from '../measure/ledger.ts';
import type { Recorder } from '../measure/recorder.ts';
import type { TwinBook } from '../measure/twins.ts';
import { ClientMessages } from './client-messages.ts';
import type { SocketDriver, SocketSink } from './drivers/contract.ts';
import type { ExampleKeeper } from './examples.ts';
import type { SliceFinder } from './slice-finder.ts';

export type SocketLaneOptions = {
  readonly clock: Clock;
  readonly startUs: number;
  readonly connections: PlannedConnections;
  readonly slices: readonly PlannedSlice[];
  readonly recorder: Recorder;
  readonly examples: ExampleKeeper;
  readonly connectTimeoutUs: number;
  /** How long a client may take to have the newest value of a symbol that others have. */
  readonly convergeMs: number;
  readonly sliceAt: SliceFinder;
  /** To how many of how many symbols a connection subscribes; of 0 where nothing numbers their messages. */
  readonly numbered: { readonly perConnection: number; readonly symbols: number };
  /** Connections of two clients that are compared; null where one client plays them all. */
  readonly twins: TwinBook | null;
};

const WAITING = 0;
const CONNECTING = 1;
const OPEN = 2;
const LEAVING = 3;
const OVER = 4;

/** The sockets of one mode: opens them when due, records every fate, and has them leave when the plan says. */
export class SocketLane implements SocketSink {
  readonly #o: SocketLaneOptions;
  readonly #state: Uint8Array;
  readonly #openedUs: Float64Array;
  readonly #connectedUs: Float64Array;
  readonly #leaveWanted: Uint8Array;
  readonly #messages: ClientMessages | null;
  readonly #connecting = new Set<number>();
  /** Asked for what they missed, and not answered yet. */
  readonly #recovering = new Set<number>();
  #openCount = 0;
  #driver: SocketDriver | null = null;

  constructor(options: SocketLaneOptions) {
    this.#o = options;
    this.#state = new Uint8Array(options.connections.count);
    this.#openedUs = new Float64Array(options.connections.count);
    this.#connectedUs = new Float64Array(options.connections.count);
    this.#leaveWanted = new Uint8Array(options.connections.count);
    const { connections, numbered, convergeMs, recorder } = options;
    const { count, symbolStart } = connections;
    const sliceOf = (connection: number): number => this.#sliceOf(connection);
    const sliceAt = (connection: number, atUs: number): number => this.#sliceAt(connection, atUs);
    this.#messages =
      numbered.symbols === 0
        ? null
        : new ClientMessages({ connections: count, symbolStart, numbered, convergeMs, recorder, sliceOf, sliceAt });
  }

  use(driver: SocketDriver): void {
    this.#driver = driver;
  }

  /** Sockets that are connecting, open or leaving. */
  get busy(): number {
    return this.#connecting.size + this.#openCount;
  }

  get open(): number {
    return this.#openCount;
  }

  #now(): number {
    return this.#o.clock.nowUs() - this.#o.startUs;
  }

  #sliceOf(connection: number): number {
    return this.#o.connections.slice[connection] ?? 0;
  }

  #sinceDue(connection: number): number {
    return this.#now() - (this.#o.connections.dueUs[connection] ?? 0);
  }

  release(connection: number, nowUs: number): void {
    const latenessUs = nowUs - (this.#o.connections.dueUs[connection] ?? 0);
    this.#o.recorder.connectionAttempted(this.#sliceOf(connection), latenessUs);
    this.#state[connection] = CONNECTING;
    this.#openedUs[connection] = nowUs;
    this.#connecting.add(connection);
    this.#driver?.connect(connection, this.#o.connections.symbolStart[connection] ?? 0);
  }

  /** Asks a socket to leave; one that is still connecting leaves as soon as it is in. */
  leave(connection: number): void {
    const state = this.#state[connection];
    if (state === CONNECTING) this.#leaveWanted[connection] = 1;
    if (state !== OPEN) return;
    this.#state[connection] = LEAVING;
    this.#messages?.leaving(connection, this.#now());
    this.#driver?.leave(connection);
  }

  leaveAll(): void {
    for (let connection = 0; connection < this.#state.length; connection += 1) this.leave(connection);
  }

  connected(connection: number): void {
    if (this.#state[connection] !== CONNECTING) return;
    this.#connecting.delete(connection);
    this.#state[connection] = OPEN;
    this.#openCount += 1;
    this.#connectedUs[connection] = this.#now();
    const sinceDueUs = this.#sinceDue(connection);
    this.#o.recorder.connectionConnected(this.#sliceOf(connection), sinceDueUs);
    this.#o.twins?.connected(connection, sinceDueUs);
  }

  subscribed(connection: number): void {
    if (this.#state[connection] === OVER) return;
    this.#messages?.subscribed(connection, this.#now());
    const sinceDueUs = this.#sinceDue(connection);
    this.#o.recorder.connectionSubscribed(this.#sliceOf(connection), sinceDueUs);
    this.#o.twins?.subscribed(connection, sinceDueUs);
    this.#leaveIfWanted(connection);
  }

  subscribeFailed(connection: number, detail: string): void {
    if (this.#state[connection] === OVER) return;
    this.#o.recorder.connectionSubscribeFailed(this.#sliceOf(connection));
    this.#o.examples.keep('subscribe-failed', this.#now(), detail);
    this.#leaveIfWanted(connection);
  }

  #leaveIfWanted(connection: number): void {
    if (this.#leaveWanted[connection] === 1) this.leave(connection);
  }

  refused(connection: number, reason: string, detail: string): void {
    if (this.#state[connection] !== CONNECTING) return;
    this.#connecting.delete(connection);
    this.#state[connection] = OVER;
    this.#o.recorder.connectionRefused(this.#sliceOf(connection), reason);
    this.#o.twins?.ended(connection, 'refused');
    this.#o.examples.keep(`refused-${reason}`, this.#now(), detail);
  }

  frame(connection: number, items: number, stampMs: number): void {
    const wallMs = this.#o.clock.wallMs();
    const latencyUs = (wallMs - stampMs) * 1000;
    this.#messages?.arrive(this.#now(), wallMs);
    this.#o.recorder.frame(this.#sliceNow(connection), items, latencyUs);
    this.#o.twins?.frame(connection, latencyUs);
  }

  broadcast(connection: number, symbol: number, tickNumber: number): void {
    this.#o.recorder.broadcast(this.#sliceNow(connection), symbol, tickNumber);
  }

  tick(connection: number, symbol: number, number: number, stampMs: number): void {
    this.#messages?.tick(connection, symbol, number, stampMs);
  }

  recovered(connection: number, symbol: number, number: number): void {
    this.#o.recorder.recoveredPoint(this.#sliceOf(connection));
    this.#messages?.arrive(this.#now(), this.#o.clock.wallMs());
    this.#messages?.recovered(connection, symbol, number);
  }

  recoveryAsked(connection: number): void {
    this.#recovering.add(connection);
    this.#o.recorder.recoveryAsked(this.#sliceOf(connection));
  }

  recoveryEnded(connection: number, how: 'recovered' | 'refused' | 'failed', detail: string): void {
    if (!this.#recovering.delete(connection)) return;
    this.#o.recorder.recoveryEnded(this.#sliceOf(connection), how);
    if (how !== 'recovered') this.#o.examples.keep(`recovery-${how}`, this.#now(), detail);
  }

  /** What became of the messages; what is missing now is lost. null where nothing numbers them. */
  ledger(): LedgerCounts | null {
    return this.#messages?.counts() ?? null;
  }

  /** What the connections met that are compared; null where none are. */
  twins(): readonly Twin[] | null {
    return this.#o.twins?.rows() ?? null;
  }

  /** Messages belong to the slice in which they arrive, lost ones to that in which their gap was noticed. */
  #sliceAt(connection: number, atUs: number): number {
    const slice = this.#sliceOf(connection);
    const mode = this.#o.slices[slice]?.mode;
    return mode === undefined ? slice : this.#o.sliceAt(mode, atUs);
  }

  #sliceNow(connection: number): number {
    return this.#sliceAt(connection, this.#now());
  }

  lost(connection: number, reason: string): void {
    const state = this.#state[connection];
    if (state !== OPEN && state !== LEAVING) return;
    this.#over(connection, 'lost', 'cut');
    this.#o.recorder.connectionLost(this.#sliceOf(connection), reason, this.#now());
    this.#o.examples.keep(`lost-${reason.replaceAll(' ', '-')}`, this.#now(), `connection ${connection}: ${reason}`);
  }

  left(connection: number, isAnswered: boolean): void {
    const state = this.#state[connection];
    if (state !== OPEN && state !== LEAVING) return;
    this.#over(connection, 'closed-by-us', isAnswered ? 'known' : 'cut');
    this.#o.recorder.connectionClosedByUs(this.#sliceOf(connection));
  }

  #over(connection: number, fate: Fate, tail: Tail): void {
    this.#state[connection] = OVER;
    this.#openCount -= 1;
    this.#o.twins?.ended(connection, fate);
    const { recorder } = this.#o;
    if (this.#recovering.delete(connection)) recorder.recoveryEnded(this.#sliceOf(connection), 'unanswered');
    recorder.connectionHeld(this.#sliceOf(connection), this.#now() - (this.#connectedUs[connection] ?? 0));
    this.#messages?.over(connection, tail);
  }

  /** Gives up on sockets that have been connecting for longer than the time-out. */
  sweep(nowUs: number): void {
    this.#giveUpOpenedBefore(nowUs - this.#o.connectTimeoutUs, nowUs);
  }

  #giveUpOpenedBefore(limitUs: number, nowUs: number): void {
    for (const connection of this.#connecting) {
      if ((this.#openedUs[connection] ?? 0) > limitUs) return;
      this.#connecting.delete(connection);
      this.#state[connection] = OVER;
      this.#driver?.abandon(connection);
      this.#o.recorder.connectionTimedOut(this.#sliceOf(connection));
      this.#o.twins?.ended(connection, 'timed-out');
      this.#o.examples.keep('connect-timeout', nowUs, `connection ${connection} was not established in time`);
    }
  }

  /** The drain is over: connecting ones timed out, the rest stay open at the kill. */
  abandonAll(nowUs: number): void {
    this.#giveUpOpenedBefore(Number.POSITIVE_INFINITY, nowUs);
    for (let connection = 0; connection < this.#state.length; connection += 1) {
      const state = this.#state[connection];
      if (state !== OPEN && state !== LEAVING) continue;
      this.#over(connection, 'open-at-kill', 'cut');
      this.#o.recorder.connectionOpenAtKill(this.#sliceOf(connection));
    }
  }

  /** Connections that were never opened. */
  waiting(): number {
    return this.#state.reduce((count, state) => count + (state === WAITING ? 1 : 0), 0);
  }
}
