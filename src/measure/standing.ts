import type { PlannedSlice } from '../core/plan.ts';

/**
 * How many of something stand at once in the slices of one arm, as the time that they stood in each, all together. An instant belongs to the last slice
 * that has begun by then, or to the first. Time goes forward. All times in us from the start.
 */
export class Standing {
  readonly #own: readonly PlannedSlice[];
  readonly #told: (slice: number, forUs: number) => void;
  #count = 0;
  #atUs = 0;
  /** Place among the arm's slices that `#atUs` is in, and when the next one begins. */
  #place = 0;
  #nextUs: number;

  /** Of the arm of this slice. `told` hears of time that has passed: of each slice as often as it likes. */
  constructor(slices: readonly PlannedSlice[], slice: number, told: (slice: number, forUs: number) => void) {
    const mode = slices[slice]?.mode;
    this.#own = slices.filter((each) => each.mode === mode);
    this.#told = told;
    this.#nextUs = this.#startOf(1);
  }

  #startOf(place: number): number {
    return this.#own[place]?.startUs ?? Number.POSITIVE_INFINITY;
  }

  /** So many more stand from now on, or fewer. */
  change(by: number, atUs: number): void {
    this.#pass(atUs);
    this.#count += by;
  }

  /** It is so late now: what passed of slices that are over is told. */
  reach(atUs: number): void {
    if (atUs >= this.#nextUs) this.#pass(atUs);
  }

  #pass(atUs: number): void {
    while (atUs >= this.#nextUs) {
      this.#tell(this.#nextUs);
      this.#place += 1;
      this.#nextUs = this.#startOf(this.#place + 1);
    }
    this.#tell(atUs);
  }

  #tell(untilUs: number): void {
    const slice = this.#own[this.#place];
    if (this.#count > 0 && slice !== undefined && untilUs > this.#atUs)
      this.#told(slice.index, this.#count * (untilUs - this.#atUs));
    this.#atUs = Math.max(this.#atUs, untilUs);
  }

  /** The last judged slice of the arm that a stretch of time reaches into; where it reaches into none, the last one of all. */
  lastJudged(fromUs: number, toUs: number): PlannedSlice | undefined {
    let last: PlannedSlice | undefined;
    for (let place = this.#placeOf(toUs); place >= 0; place -= 1) {
      const slice = this.#own[place];
      last ??= slice;
      if (slice?.judged === true) return slice;
      if ((slice?.startUs ?? 0) <= fromUs) break;
    }
    return last;
  }

  /** Ends come in order of time, mostly: a step or two from where it is now. */
  #placeOf(atUs: number): number {
    let place = this.#place;
    while (place > 0 && this.#startOf(place) > atUs) place -= 1;
    while (this.#startOf(place + 1) <= atUs) place += 1;
    return place;
  }
}
