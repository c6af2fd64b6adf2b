import { type Cell, sealNext } from './cell.ts';

/** A slice is packed this long after its end; what comes later is added to it all the same. */
const SEAL_AFTER_US = 3_000_000;

/** Packs the cells of slices that are over, in the order of the plan and a piece at a time. */
export class Sealing {
  readonly #cells: readonly Cell[];
  #sealed = 0;

  constructor(cells: readonly Cell[]) {
    this.#cells = cells;
  }

  /** Whether a slice ended long enough ago to be packed. */
  #isRipe(slice: number, nowUs: number): boolean {
    return (this.#cells[slice]?.planned.endUs ?? Number.POSITIVE_INFINITY) + SEAL_AFTER_US <= nowUs;
  }

  /**
   * Packs slices that ended long enough ago, one histogram a call for each of them that waits: all of a slice at once would hold up for many milliseconds
   * what is due. True while there may be more.
   */
  sealSome(nowUs: number): boolean {
    let waiting = 0;
    while (this.#isRipe(this.#sealed + waiting, nowUs)) waiting += 1;
    for (let cell = this.#cells[this.#sealed]; cell !== undefined && waiting > 0; cell = this.#cells[this.#sealed]) {
      if (!this.#isRipe(this.#sealed, nowUs)) break;
      if (sealNext(cell)) waiting -= 1;
      else this.#sealed += 1;
    }
    return this.#isRipe(this.#sealed, nowUs);
  }
}
