import type { PlannedConnections } from '../core/plan.ts';
import type { Recorder } from '../measure/recorder.ts';
import type { ReturnsCell } from '../measure/returns.ts';

/** Writes what happens to a socket into the books of its slice: of its first connection, or, once it was dropped and set out again, of its returns. */
export class SocketBooks {
  readonly #recorder: Recorder;
  readonly #connections: PlannedConnections;
  /** 1: its first connection is over, and it set out to return. */
  readonly #returns: Uint8Array;

  constructor(recorder: Recorder, connections: PlannedConnections) {
    this.#recorder = recorder;
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

  attempted(socket: number, nowUs: number): void {
    const returns = this.#returnsOf(socket);
    if (returns === null) this.#recorder.connectionAttempted(this.sliceOf(socket), this.#sinceDue(socket, nowUs));
    else returns.attempted();
  }

  /** `outUs`: how long it has been out, if it is back. */
  connected(socket: number, nowUs: number, outUs: number): void {
    const returns = this.#returnsOf(socket);
    if (returns === null) this.#recorder.connectionConnected(this.sliceOf(socket), this.#sinceDue(socket, nowUs));
    else returns.connected(outUs);
  }

  subscribed(socket: number, nowUs: number): void {
    const returns = this.#returnsOf(socket);
    if (returns === null) this.#recorder.connectionSubscribed(this.sliceOf(socket), this.#sinceDue(socket, nowUs));
    else returns.count('subscribed');
  }

  subscribeFailed(socket: number): void {
    const returns = this.#returnsOf(socket);
    if (returns === null) this.#recorder.connectionSubscribeFailed(this.sliceOf(socket));
    else returns.count('subscribeFailed');
  }

  refused(socket: number, reason: string): void {
    const returns = this.#returnsOf(socket);
    if (returns === null) this.#recorder.connectionRefused(this.sliceOf(socket), reason);
    else returns.refused(reason);
  }

  timedOut(socket: number): void {
    const returns = this.#returnsOf(socket);
    if (returns === null) this.#recorder.connectionTimedOut(this.sliceOf(socket));
    else returns.count('timedOut');
  }

  lost(socket: number, reason: string, nowUs: number): void {
    const returns = this.#returnsOf(socket);
    if (returns === null) this.#recorder.connectionLost(this.sliceOf(socket), reason, nowUs);
    else returns.lost(reason, nowUs);
  }

  closedByUs(socket: number): void {
    const returns = this.#returnsOf(socket);
    if (returns === null) this.#recorder.connectionClosedByUs(this.sliceOf(socket));
    else returns.count('closedByUs');
  }

  openAtKill(socket: number): void {
    const returns = this.#returnsOf(socket);
    if (returns === null) this.#recorder.connectionOpenAtKill(this.sliceOf(socket));
    else returns.count('openAtKill');
  }
}
