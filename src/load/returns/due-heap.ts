/** Items with the instants at which they are due, the earliest first; of equal ones the lower item. A binary heap. */
export class DueHeap {
  readonly #items: number[] = [];
  readonly #dueUs: number[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** The next instant, or Infinity when there is none. */
  get nextDueUs(): number {
    return this.#dueUs[0] ?? Number.POSITIVE_INFINITY;
  }

  add(item: number, dueUs: number): void {
    this.#items.push(item);
    this.#dueUs.push(dueUs);
    let at = this.size - 1;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** The next item due at or before `nowUs`, or -1. */
  take(nowUs: number): number {
    const first = this.#items[0];
    if (first === undefined || this.nextDueUs > nowUs) return -1;
    this.#swap(0, this.size - 1);
    this.#items.pop();
    this.#dueUs.pop();
    this.#sink();
    return first;
  }

  #sink(): void {
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const right = left + 1;
      const child = right < this.size && this.#isBefore(right, left) ? right : left;
      if (child >= this.size || !this.#isBefore(child, at)) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const difference = (this.#dueUs[a] ?? 0) - (this.#dueUs[b] ?? 0);
    return difference < 0 || (difference === 0 && (this.#items[a] ?? 0) < (this.#items[b] ?? 0));
  }

  #swap(a: number, b: number): void {
    [this.#items[a], this.#items[b]] = [this.#items[b] ?? 0, this.#items[a] ?? 0];
    [this.#dueUs[a], this.#dueUs[b]] = [this.#dueUs[b] ?? 0, this.#dueUs[a] ?? 0];
  }
}
