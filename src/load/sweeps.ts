import { LATE_US, ONE_TURN_US } from './read-first.ts';

/** How often time-outs are looked for and a part of a finished slice is packed. */
const SWEEP_US = 50_000;

/** When the next look for time-outs is due. After a standstill of our own it waits for one turn of the loop, so that nobody is given up whose answer lies unread. */
export class Sweeps {
  #nextUs = SWEEP_US;
  #readFirst = false;

  get nextUs(): number {
    return this.#nextUs;
  }

  /** We stood still, and have not read yet. */
  get readFirst(): boolean {
    return this.#readFirst;
  }

  /** Whether to look now; if so, the next one is set. */
  take(nowUs: number): boolean {
    if (nowUs < this.#nextUs) return false;
    this.#readFirst = !this.#readFirst && nowUs - this.#nextUs > LATE_US;
    this.#nextUs = nowUs + (this.#readFirst ? ONE_TURN_US : SWEEP_US);
    return !this.#readFirst;
  }
}
