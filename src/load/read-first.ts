/** Woken so late, this process stood still: what came meanwhile is not read yet. */
export const LATE_US = 10_000;
/** Between two timers a loop reads all that is there. */
export const ONE_TURN_US = 1_000;

/** Whether what came is read. Right after a standstill of our own it is not: then whoever is judged by it waits for one turn of the loop, however late that one is. */
export class ReadFirst {
  #dueUs = Number.POSITIVE_INFINITY;
  #nextUs = Number.POSITIVE_INFINITY;

  /** Until when somebody waits; Infinity where nobody does. */
  get nextUs(): number {
    return this.#nextUs;
  }

  /** When the loop is to come back. */
  wakesAt(dueUs: number): void {
    this.#dueUs = dueUs;
  }

  /** Asked by whoever would wait, in each turn until it is so. */
  isRead(nowUs: number): boolean {
    if (this.#nextUs === Number.POSITIVE_INFINITY) {
      if (nowUs - this.#dueUs <= LATE_US) return true;
      this.#nextUs = nowUs + ONE_TURN_US;
      return false;
    }
    if (nowUs < this.#nextUs) return false;
    this.#nextUs = Number.POSITIVE_INFINITY;
    this.#dueUs = nowUs;
    return true;
  }
}
