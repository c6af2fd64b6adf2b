const NONE = -1;

/** Slots in the order in which they came, each at most once: any of them may leave, at the cost of the first. */
export class SlotQueue {
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #isIn: Uint8Array;
  #first = NONE;
  #last = NONE;

  /** For slots from 0 on, so many. */
  constructor(slots: number) {
    this.#next = new Int32Array(slots).fill(NONE);
    this.#previous = new Int32Array(slots).fill(NONE);
    this.#isIn = new Uint8Array(slots);
  }

  get isEmpty(): boolean {
    return this.#first === NONE;
  }

  push(slot: number): void {
    this.#isIn[slot] = 1;
    this.#next[slot] = NONE;
    this.#previous[slot] = this.#last;
    if (this.#last === NONE) this.#first = slot;
    else this.#next[this.#last] = slot;
    this.#last = slot;
  }

  /** The one that came first, or -1. */
  shift(): number {
    const slot = this.#first;
    if (slot !== NONE) this.remove(slot);
    return slot;
  }

  /** Whether the slot was among them; it is no more. */
  remove(slot: number): boolean {
    if (this.#isIn[slot] !== 1) return false;
    const next = this.#next[slot] ?? NONE;
    const previous = this.#previous[slot] ?? NONE;
    if (previous === NONE) this.#first = next;
    else this.#next[previous] = next;
    if (next === NONE) this.#last = previous;
    else this.#previous[next] = previous;
    this.#isIn[slot] = 0;
    return true;
  }
}
