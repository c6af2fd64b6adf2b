import { MANNER } from '../core/manner.ts';
import type { PlannedConnections } from '../core/plan.ts';
import type { Recorder } from '../measure/recorder.ts';
import type { SocketDriver } from './drivers/contract.ts';
import { DueHeap } from './returns/due-heap.ts';

export type SlowReading = { readonly pauseUs: number; readonly readUs: number };

const AS_USUAL = 0;
const PAUSED = 1;
const READING = 2;
const SILENT = 3;
/** It reads all that comes, to leave. What its pause held back comes now, and is as old as the pause. */
const HEALED = 4;

/** The sockets of one arm that the plan makes slow or silent once they are subscribed. What becomes of them is our doing, whoever ends them. */
export class Impaired {
  readonly #manner: Uint8Array;
  readonly #slow: SlowReading;
  readonly #recorder: Recorder;
  readonly #state: Uint8Array;
  readonly #turns = new DueHeap();

  constructor(connections: PlannedConnections, slow: SlowReading, recorder: Recorder) {
    this.#manner = connections.manner;
    this.#slow = slow;
    this.#recorder = recorder;
    this.#state = new Uint8Array(connections.count);
  }

  /** When the next slow reader is to pause, or to read on. */
  get nextDueUs(): number {
    return this.#turns.nextDueUs;
  }

  has(socket: number): boolean {
    return this.#state[socket] !== AS_USUAL;
  }

  /** Whether the plan leaves it as it is. */
  isUsual(socket: number): boolean {
    return this.#manner[socket] === MANNER.usual;
  }

  isSilent(socket: number): boolean {
    return this.#state[socket] === SILENT;
  }

  /** A socket is subscribed: from now on it behaves as planned. */
  begin(socket: number, slice: number, at: { readonly nowUs: number; readonly driver: SocketDriver | null }): void {
    const manner = this.#manner[socket];
    if (manner === MANNER.usual || this.has(socket)) return;
    if (manner === MANNER.slow) {
      this.#recorder.impaired(slice).slow += 1;
      this.#pause(socket, at);
    } else {
      this.#recorder.impaired(slice).halfOpen += 1;
      this.#state[socket] = SILENT;
      at.driver?.mute(socket);
    }
  }

  #pause(socket: number, { nowUs, driver }: { readonly nowUs: number; readonly driver: SocketDriver | null }): void {
    this.#state[socket] = PAUSED;
    this.#turns.add(socket, nowUs + this.#slow.pauseUs);
    driver?.pause(socket);
  }

  /** Slow readers whose time has come pause, or read on. */
  takeTurns(nowUs: number, driver: SocketDriver | null): void {
    for (let socket = this.#turns.take(nowUs); socket >= 0; socket = this.#turns.take(nowUs)) {
      if (this.#state[socket] === READING) this.#pause(socket, { nowUs, driver });
      else if (this.#state[socket] === PAUSED) {
        this.#state[socket] = READING;
        this.#turns.add(socket, nowUs + this.#slow.readUs);
        driver?.resume(socket);
      }
    }
  }

  /** A slow reader reads all that comes, so that it can leave politely. It stays one of ours: neither its messages nor its end are as usual. */
  heal(socket: number, driver: SocketDriver | null): void {
    if (this.#state[socket] === PAUSED) driver?.resume(socket);
    if (this.#state[socket] === PAUSED || this.#state[socket] === READING) this.#state[socket] = HEALED;
  }

  /** It is over, by the target's doing. */
  ended(socket: number, slice: number, reason: string): void {
    const { endedByReason } = this.#recorder.impaired(slice);
    endedByReason[reason] = (endedByReason[reason] ?? 0) + 1;
    this.#state[socket] = AS_USUAL;
  }
}
