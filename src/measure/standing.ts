import type { PlannedSlice } from '../core/plan.ts';
import { ArmSlices } from './arm-slices.ts';

/**
 * How many of something stand at once in the slices of one arm, as the time that they stood in each, all together. Time goes
 * forward. All times in us from the start.
 */
export class Standing {
  readonly #own: ArmSlices;
  readonly #told: (slice: number, forUs: number) => void;
  #count = 0;
  #atUs = 0;
  /** Place among the arm's slices that `#atUs` is in, and when the next one begins. */
  #place = 0;
  #nextUs: number;

  /** Of the arm of this slice. `told` hears of time that has passed: of each slice as often as it likes. */
  constructor(slices: readonly PlannedSlice[], slice: number, told: (slice: number, forUs: number) => void) {
    this.#own = new ArmSlices(slices, slice);
    this.#told = told;
    this.#nextUs = this.#own.startOf(1);
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
      this.#nextUs = this.#own.startOf(this.#place + 1);
    }
    this.#tell(atUs);
  }

  #tell(untilUs: number): void {
    const slice = this.#own.at(this.#place);
    if (this.#count > 0 && slice !== undefined && untilUs > this.#atUs)
      this.#told(slice.index, this.#count * (untilUs - this.#atUs));
    this.#atUs = Math.max(this.#atUs, untilUs);
  }

  /** The last judged slice that a stretch of time reaches into; where it reaches into none, the last one of all. Ends come in order of time, mostly. */
  lastJudged(fromUs: number, toUs: number): PlannedSlice | undefined {
    return this.#own.lastJudged(fromUs, toUs, this.#place);
  }
}
