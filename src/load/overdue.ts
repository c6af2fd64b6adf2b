import { DueHeap } from './returns/due-heap.ts';

/** So long an overdue socket waits for the answer to its `subscribe`: longer than a host that stalls holds it up, and not into many slices of others. */
export const OVERDUE_US = 2_000_000;

/** Sockets that are to leave as soon as their `subscribe` is answered, and when each leaves at the latest. Times in us from the start. */
export class Overdue {
  /** 1: it is to leave. */
  readonly #isWanted: Uint8Array;
  readonly #due = new DueHeap();

  constructor(sockets: number) {
    this.#isWanted = new Uint8Array(sockets);
  }

  get nextDueUs(): number {
    return this.#due.nextDueUs;
  }

  has(socket: number): boolean {
    return this.#isWanted[socket] === 1;
  }

  /** It is to leave, and is not in yet. */
  want(socket: number): void {
    this.#isWanted[socket] = 1;
  }

  /** It is in since then. */
  connected(socket: number, atUs: number): void {
    if (this.has(socket)) this.#due.add(socket, atUs + OVERDUE_US);
  }

  /** Whether one that is in since then, and has no answer, has time left to wait for it; if so, it is to leave once that is over. */
  mayWait(socket: number, sinceUs: number, nowUs: number): boolean {
    if (nowUs >= sinceUs + OVERDUE_US) return false;
    if (!this.has(socket)) {
      this.want(socket);
      this.connected(socket, sinceUs);
    }
    return true;
  }

  /** The next one whose time is over at `nowUs`, or -1. */
  take(nowUs: number): number {
    return this.#due.take(nowUs);
  }
}
