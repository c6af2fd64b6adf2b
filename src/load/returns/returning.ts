import { hashedUnit } from '../../core/hash-numbers.ts';
import { backOffMs } from './back-off.ts';
import { DueHeap } from './due-heap.ts';

/** A client that the server turned away on purpose does not come back by itself (socket.io-client's documentation, "disconnect"). */
const FOR_GOOD = new Set(['io server disconnect']);

/** Nor does one that the server's own code refused. */
const REFUSED_FOR_GOOD = new Set(['authentication']);

/** Whether socket.io-client would come back by itself after such a loss. */
export const comesBackFrom = (lossReason: string): boolean => !FOR_GOOD.has(lossReason);

/** Whether socket.io-client would try again after such a refusal. */
export const triesAgainAfter = (refusal: string): boolean => !REFUSED_FOR_GOOD.has(refusal);

/**
 * The sockets of one arm that were dropped, and when each is to try again: as socket.io-client would. When a socket tries hangs on the seed, its
 * number and its attempts alone, so the shards of a plan give the same herd as the whole.
 */
export class Returning {
  readonly #seed: number;
  readonly #droppedUs: Float64Array;
  /** Since it was last connected. */
  readonly #failed: Uint16Array;
  /** Over the whole run: no two attempts of a socket share their chance. */
  readonly #drawn: Uint32Array;
  readonly #waiting = new DueHeap();

  constructor(sockets: number, seed: number) {
    this.#seed = seed;
    this.#droppedUs = new Float64Array(sockets);
    this.#failed = new Uint16Array(sockets);
    this.#drawn = new Uint32Array(sockets);
  }

  get nextDueUs(): number {
    return this.#waiting.nextDueUs;
  }

  dropped(socket: number, nowUs: number): void {
    this.#droppedUs[socket] = nowUs;
    this.#failed[socket] = 0;
    this.#wait(socket, nowUs);
  }

  failed(socket: number, nowUs: number): void {
    this.#failed[socket] = (this.#failed[socket] ?? 0) + 1;
    this.#wait(socket, nowUs);
  }

  #wait(socket: number, nowUs: number): void {
    const drawn = this.#drawn[socket] ?? 0;
    this.#drawn[socket] = drawn + 1;
    this.#waiting.add(
      socket,
      nowUs + backOffMs(this.#failed[socket] ?? 0, hashedUnit(this.#seed, socket, drawn)) * 1000,
    );
  }

  /** Whether a dropped socket has tried to come back since. */
  hasTried(socket: number): boolean {
    return (this.#failed[socket] ?? 0) > 0;
  }

  /** How long a socket has been out. */
  outUs(socket: number, nowUs: number): number {
    return nowUs - (this.#droppedUs[socket] ?? 0);
  }

  /** The next socket that is to try at or before `nowUs`, or -1. */
  take(nowUs: number): number {
    return this.#waiting.take(nowUs);
  }
}
