import type { LedgerCounts } from '../core/ledger.ts';
import type { Twin } from '../core/two-clients.ts';
import type { Tail } from '../measure/ledger.ts';
import type { Drain } from './drain.ts';
import type { SocketDriver, SocketSink } from './drivers/contract.ts';
import { Impaired } from './impaired.ts';
import { Overdue } from './overdue.ts';
import type { SocketProgress } from './progress.ts';
import { comesBackFrom, Returning, triesAgainAfter } from './returns/returning.ts';
import { SocketBooks } from './socket-books.ts';
import type { SocketLaneOptions } from './socket-lane-options.ts';
import { SocketMessages } from './socket-messages.ts';
import { CONNECTING, LEAVING, OPEN, OUT, OVER, WAITING } from './socket-state.ts';

/** The sockets of one mode: opens them when due, records every fate, and has them leave when the plan says. */
export class SocketLane implements SocketSink {
  readonly #o: SocketLaneOptions;
  readonly #books: SocketBooks;
  readonly #returning: Returning | null;
  readonly #impaired: Impaired;
  readonly #state: Uint8Array;
  readonly #openedUs: Float64Array;
  readonly #isSubscribed: Uint8Array;
  readonly #messages: SocketMessages;
  readonly #connectedUs: Float64Array;
  readonly #connecting = new Set<number>();
  readonly #overdue: Overdue;
  #openCount = 0;
  #outCount = 0;
  #subscribed = 0;
  #lost = 0;
  #driver: SocketDriver | null = null;

  constructor(options: SocketLaneOptions) {
    const { recorder, connections, twins, returnSeed, slowReading } = options;
    const { count } = connections;
    this.#o = options;
    this.#books = new SocketBooks(recorder, connections, twins);
    this.#returning = returnSeed === null ? null : new Returning(count, returnSeed);
    this.#impaired = new Impaired(connections, slowReading, recorder);
    this.#overdue = new Overdue(count);
    this.#state = new Uint8Array(count);
    this.#openedUs = new Float64Array(count);
    this.#isSubscribed = new Uint8Array(count);
    this.#connectedUs = new Float64Array(count);
    this.#messages = new SocketMessages(options, this.#books, this.#impaired);
  }

  use(driver: SocketDriver): void {
    this.#driver = driver;
  }

  /** Sockets that are connecting, open, leaving, or on their way back. */
  get busy(): number {
    return this.#connecting.size + this.#openCount + this.#outCount;
  }

  /** When the next dropped socket is to try again, a slow reader takes its turn, or one that is overdue leaves; Infinity when none does. */
  get nextWakeUs(): number {
    const returnsUs = this.#returning?.nextDueUs ?? Number.POSITIVE_INFINITY;
    return Math.min(returnsUs, this.#impaired.nextDueUs, this.#overdue.nextDueUs);
  }

  /** How its sockets stand. */
  progress(): SocketProgress {
    return { open: this.#openCount, subscribed: this.#subscribed, lost: this.#lost, messages: this.#messages.received };
  }

  #now(): number {
    return this.#o.clock.nowUs() - this.#o.startUs;
  }

  release(connection: number, nowUs: number): void {
    this.#books.attempted(connection, nowUs);
    this.#state[connection] = CONNECTING;
    this.#openedUs[connection] = nowUs;
    this.#connecting.add(connection);
    this.#driver?.connect(connection, this.#o.connections.symbolStart[connection] ?? 0);
  }

  /** Slow readers whose time has come pause or read on, overdue sockets leave, and dropped ones try again. */
  wake(nowUs: number): void {
    this.#impaired.takeTurns(nowUs, this.#driver);
    for (let socket = this.#overdue.take(nowUs); socket >= 0; socket = this.#overdue.take(nowUs)) this.leave(socket);
    if (this.#returning === null) return;
    for (let socket = this.#returning.take(nowUs); socket >= 0; socket = this.#returning.take(nowUs)) {
      if (this.#state[socket] !== OUT) continue;
      this.#outCount -= 1;
      this.release(socket, nowUs);
    }
  }

  /** Cuts every open socket at once, without a word; each comes back as after a loss. Our doing, so none of them is lost. */
  dropAll(): void {
    for (let connection = 0; connection < this.#state.length; connection += 1) {
      if (this.#state[connection] !== OPEN) continue;
      this.#driver?.cut(connection);
      if (this.#state[connection] === OVER) this.#setOut(connection);
    }
  }

  /** Asks a socket to leave; one that is still connecting leaves once it is in and its `subscribe` is answered, or has had its time. */
  leave(connection: number): void {
    const state = this.#state[connection];
    if (state === CONNECTING) this.#overdue.want(connection);
    if (state === OUT) this.#stayOut(connection);
    if (state !== OPEN) return;
    if (this.#impaired.isSilent(connection)) {
      this.#driver?.cut(connection);
      return;
    }
    this.#messages.leaving(connection);
    this.#impaired.heal(connection, this.#driver);
    this.#state[connection] = LEAVING;
    this.#driver?.leave(connection);
  }

  /** Asks all to leave. After a `whole` drain has begun, those that wait for the answer to their `subscribe` have their time for it. */
  leaveAll(drain: Drain): void {
    const nowUs = this.#now();
    for (let connection = 0; connection < this.#state.length; connection += 1)
      if (drain === 'short' || !this.#mayWait(connection, nowUs)) this.leave(connection);
  }

  #mayWait(connection: number, nowUs: number): boolean {
    if (this.#state[connection] !== OPEN || this.#messages.isAnswered(connection)) return false;
    return this.#overdue.mayWait(connection, this.#connectedUs[connection] ?? 0, nowUs);
  }

  connected(connection: number): void {
    if (this.#state[connection] !== CONNECTING) return;
    this.#connecting.delete(connection);
    this.#state[connection] = OPEN;
    this.#openCount += 1;
    const nowUs = this.#now();
    this.#connectedUs[connection] = nowUs;
    this.#overdue.connected(connection, nowUs);
    this.#books.connected(connection, nowUs, this.#returning?.outUs(connection, nowUs) ?? 0);
    if (this.#messages.isAnswered(connection)) this.#leaveIfWanted(connection);
  }

  subscribed(connection: number): void {
    if (this.#state[connection] === OVER) return;
    this.#isSubscribed[connection] = 1;
    this.#subscribed += 1;
    this.#messages.subscribed(connection);
    this.#books.subscribed(connection, this.#now());
    this.#impaired.begin(connection, this.#books.sliceOf(connection), { nowUs: this.#now(), driver: this.#driver });
    this.#leaveIfWanted(connection);
  }

  subscribeFailed(connection: number, detail: string): void {
    if (this.#state[connection] === OVER) return;
    this.#books.subscribeFailed(connection);
    this.#messages.subscribeFailed(connection);
    this.#o.examples.keep('subscribe-failed', this.#now(), detail);
    this.#leaveIfWanted(connection);
  }

  /** It waits for no answer: it has one, or subscribes to nothing. */
  #leaveIfWanted(connection: number): void {
    if (this.#overdue.has(connection)) this.leave(connection);
  }

  refused(connection: number, reason: string, detail: string): void {
    if (this.#state[connection] !== CONNECTING) return;
    this.#connecting.delete(connection);
    this.#books.refused(connection, reason);
    this.#o.examples.keep(`refused-${reason}`, this.#now(), detail);
    this.#failed(connection, triesAgainAfter(reason));
  }

  /** An attempt has failed: the first one is the end of a socket, one to return may be followed by another. */
  #failed(connection: number, mayTryAgain: boolean): void {
    if (this.#books.isReturning(connection)) {
      this.#state[connection] = OUT;
      this.#outCount += 1;
      if (mayTryAgain && !this.#overdue.has(connection)) this.#returning?.failed(connection, this.#now());
      else this.#stayOut(connection, true, !mayTryAgain);
    } else this.#state[connection] = OVER;
  }

  #setOut(connection: number): void {
    if (this.#returning === null) return;
    this.#books.setOut(connection);
    this.#state[connection] = OUT;
    this.#outCount += 1;
    this.#returning.dropped(connection, this.#now());
  }

  /** A dropped socket is not waited for any more. One that had not tried by then, or that an early end sends away before its time, knows nothing of the target. */
  #stayOut(connection: number, hasTried = this.#returning?.hasTried(connection), isForGood = false): void {
    this.#state[connection] = OVER;
    this.#outCount -= 1;
    const hadItsTime = isForGood || (this.#o.connections.leaveUs[connection] ?? 0) <= this.#now();
    if (hasTried === true && hadItsTime) this.#books.stayedOut(connection);
    else this.#books.calledOff(connection);
  }

  frame(connection: number, items: number, stampMs: number): void {
    this.#messages.frame(connection, items, stampMs);
  }

  broadcast(connection: number, symbol: number, tickNumber: number): void {
    this.#messages.broadcast(connection, symbol, tickNumber);
  }

  tick(connection: number, symbol: number, number: number, stampMs: number): void {
    this.#messages.tick(connection, symbol, number, stampMs);
  }

  recovered(connection: number, symbol: number, number: number): void {
    this.#messages.recovered(connection, symbol, number);
  }

  recoveryAsked(connection: number): void {
    this.#messages.recoveryAsked(connection);
  }

  recoveryEnded(connection: number, how: 'recovered' | 'refused' | 'failed', detail: string): void {
    this.#messages.recoveryEnded(connection, how, detail);
  }

  /** What became of the messages; what is missing now is lost. null where nothing numbers them. */
  ledger(): LedgerCounts | null {
    return this.#messages.ledger();
  }

  /** What the connections met that are compared; null where none are. */
  twins(): readonly Twin[] | null {
    return this.#o.twins?.rows() ?? null;
  }

  lost(connection: number, reason: string): void {
    const state = this.#state[connection];
    if (state !== OPEN && state !== LEAVING) return;
    this.#over(connection, 'cut');
    if (this.#impaired.has(connection)) {
      this.#impaired.ended(connection, this.#books.sliceOf(connection), reason);
      this.#books.closedByUs(connection);
      return;
    }
    this.#lost += 1;
    this.#books.lost(connection, reason, this.#now());
    this.#o.examples.keep(`lost-${reason.replaceAll(' ', '-')}`, this.#now(), `connection ${connection}: ${reason}`);
    if (state === OPEN && comesBackFrom(reason)) this.#setOut(connection);
  }

  left(connection: number, isAnswered: boolean): void {
    const state = this.#state[connection];
    if (state !== OPEN && state !== LEAVING) return;
    this.#over(connection, isAnswered ? 'known' : 'cut');
    // Where we cut it ourselves no answer was due; one that we made slow has what its pause held back to read first.
    this.#books.closedByUs(connection, state !== LEAVING || isAnswered || !this.#impaired.isUsual(connection));
  }

  #over(connection: number, tail: Tail): void {
    this.#state[connection] = OVER;
    this.#openCount -= 1;
    this.#subscribed -= this.#isSubscribed[connection] ?? 0;
    this.#isSubscribed[connection] = 0;
    this.#messages.over(connection, tail, this.#connectedUs[connection] ?? 0);
  }

  /** Gives up on sockets that have been connecting for longer than the time-out. */
  sweep(nowUs: number): void {
    this.#giveUpOpenedBefore(nowUs - this.#o.connectTimeoutUs, nowUs);
  }

  #giveUpOpenedBefore(limitUs: number, nowUs: number): void {
    for (const connection of this.#connecting) {
      if ((this.#openedUs[connection] ?? 0) > limitUs) return;
      this.#connecting.delete(connection);
      this.#driver?.abandon(connection);
      this.#books.timedOut(connection);
      this.#failed(connection, true);
      this.#o.examples.keep('connect-timeout', nowUs, `connection ${connection} was not established in time`);
    }
  }

  /** The drain is over: connecting ones timed out, the rest stay open at the kill. */
  abandonAll(nowUs: number): void {
    this.#giveUpOpenedBefore(Number.POSITIVE_INFINITY, nowUs);
    for (let connection = 0; connection < this.#state.length; connection += 1) {
      const state = this.#state[connection];
      if (state === OUT) this.#stayOut(connection);
      if (state !== OPEN && state !== LEAVING) continue;
      this.#over(connection, 'cut');
      this.#books.openAtKill(connection);
    }
  }

  /** Connections that were never opened. */
  waiting = (): number => this.#state.filter((state) => state === WAITING).length;
}
