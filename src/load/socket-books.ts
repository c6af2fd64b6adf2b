import type { PlannedConnections } from '../core/plan.ts';
import type { Fate } from '../core/two-clients.ts';
import type { Recorder } from '../measure/recorder.ts';
import type { ReturnsCell } from '../measure/returns.ts';
import type { TwinBook } from '../measure/twins.ts';

/**
 * Writes what happens to a socket into the books of its slice: of its first connection, or, once it was dropped and set out again, of its returns.
 * Two clients are compared by first connections.
 */
export class SocketBooks {
  readonly #recorder: Recorder;
  readonly #connections: PlannedConnections;
  readonly #twins: TwinBook | null;
  /** 1: its first connection is over, and it set out to return. */
  readonly #returns: Uint8Array;

  constructor(recorder: Recorder, connections: PlannedConnections, twins: TwinBook | null) {
    this.#recorder = recorder;
    this.#twins = twins;
    this.#connections = connections;
    this.#returns = new Uint8Array(connections.count);
  }

  sliceOf(socket: number): number {
    return this.#connections.slice[socket] ?? 0;
  }

  /** Where its returns are counted; null during its first connection. */
  #returnsOf(socket: number): ReturnsCell | null {
    return this.#returns[socket] === 1 ? this.#recorder.returns(this.sliceOf(socket)) : null;
  }

  #sinceDue(socket: number, nowUs: number): number {
    return nowUs - (this.#connections.dueUs[socket] ?? 0);
  }

  /** Notes how its first connection ended; answers its slice. */
  #endedAs(fate: Fate, socket: number): number {
    this.#twins?.ended(socket, fate);
    return this.sliceOf(socket);
  }

  isReturning(socket: number): boolean {
    return this.#returns[socket] === 1;
  }

  setOut(socket: number): void {
    this.#returns[socket] = 1;
    this.#returnsOf(socket)?.setOut();
  }

  stayedOut(socket: number): void {
    this.#returnsOf(socket)?.stayedOut();
  }

  /** It set out, and was due to leave before its first attempt, or was sent away before its time by an early end. */
  calledOff(socket: number): void {
    this.#returnsOf(socket)?.calledOff();
  }

  attempted(socket: number, nowUs: number): void {
    const returns = this.#returnsOf(socket);
    if (returns === null) this.#recorder.connectionAttempted(this.sliceOf(socket), this.#sinceDue(socket, nowUs));
    else returns.attempted();
  }

  /** `outUs`: how long it has been out, if it is back. */
  connected(socket: number, nowUs: number, outUs: number): void {
    const returns = this.#returnsOf(socket);
    if (returns !== null) {
      returns.connected(outUs);
      return;
    }
    const sinceDueUs = this.#sinceDue(socket, nowUs);
    this.#recorder.connectionConnected(this.sliceOf(socket), sinceDueUs);
    this.#twins?.connected(socket, sinceDueUs);
  }

  subscribed(socket: number, nowUs: number): void {
    const returns = this.#returnsOf(socket);
    if (returns !== null) {
      returns.count('subscribed');
      return;
    }
    const sinceDueUs = this.#sinceDue(socket, nowUs);
    this.#recorder.connectionSubscribed(this.sliceOf(socket), sinceDueUs);
    this.#twins?.subscribed(socket, sinceDueUs);
  }

  subscribeFailed(socket: number): void {
    const returns = this.#returnsOf(socket);
    if (returns === null) this.#recorder.connectionSubscribeFailed(this.sliceOf(socket));
    else returns.count('subscribeFailed');
  }

  refused(socket: number, reason: string): void {
    const returns = this.#returnsOf(socket);
    if (returns === null) this.#recorder.connectionRefused(this.#endedAs('refused', socket), reason);
    else returns.refused(reason);
  }

  timedOut(socket: number): void {
    const returns = this.#returnsOf(socket);
    if (returns === null) this.#recorder.connectionTimedOut(this.#endedAs('timed-out', socket));
    else returns.count('timedOut');
  }

  lost(socket: number, reason: string, nowUs: number): void {
    const returns = this.#returnsOf(socket);
    if (returns === null) this.#recorder.connectionLost(this.#endedAs('lost', socket), reason, nowUs);
    else returns.lost(reason, nowUs);
  }

  /** `isAnswered`: it answered our leave, if it was asked. */
  closedByUs(socket: number, isAnswered = true): void {
    const returns = this.#returnsOf(socket);
    if (!isAnswered) this.#recorder.connectionNoted(this.sliceOf(socket), 'unansweredLeaves');
    if (returns === null) this.#recorder.connectionClosedByUs(this.#endedAs('closed-by-us', socket));
    else returns.count('closedByUs');
  }

  openAtKill(socket: number): void {
    const returns = this.#returnsOf(socket);
    if (returns === null) this.#recorder.connectionOpenAtKill(this.#endedAs('open-at-kill', socket));
    else returns.count('openAtKill');
  }
}
