import type { PlannedSlice } from '../core/plan.ts';

/** The slices of one arm in order of time. An instant belongs to the last one that has begun by then, or to the first. All times in us from the start. */
export class ArmSlices {
  readonly #own: readonly PlannedSlice[];

  /** Of the arm of this slice. */
  constructor(slices: readonly PlannedSlice[], slice: number) {
    const mode = slices[slice]?.mode;
    this.#own = slices.filter((each) => each.mode === mode);
  }

  at(place: number): PlannedSlice | undefined {
    return this.#own[place];
  }

  /** When the slice at this place begins; Infinity after the last. */
  startOf(place: number): number {
    return this.#own[place]?.startUs ?? Number.POSITIVE_INFINITY;
  }

  /** The place of an instant; quick where that is near `near`. */
  placeOf(atUs: number, near = 0): number {
    let place = near;
    while (place > 0 && this.startOf(place) > atUs) place -= 1;
    while (this.startOf(place + 1) <= atUs) place += 1;
    return place;
  }

  /** The last judged slice that a stretch of time reaches into; where it reaches into none, the last one of all. */
  lastJudged(fromUs: number, toUs: number, near = 0): PlannedSlice | undefined {
    let last: PlannedSlice | undefined;
    for (let place = this.placeOf(toUs, near); place >= 0; place -= 1) {
      const slice = this.#own[place];
      last ??= slice;
      if (slice?.judged === true) return slice;
      if ((slice?.startUs ?? 0) <= fromUs) break;
    }
    return last;
  }

  /** Tells how much of a stretch of time lies in each slice. */
  stretch(fromUs: number, toUs: number, told: (slice: number, forUs: number) => void): void {
    let place = this.placeOf(fromUs);
    for (let atUs = fromUs; atUs < toUs; place += 1) {
      const untilUs = Math.min(toUs, this.startOf(place + 1));
      const slice = this.#own[place];
      if (slice !== undefined) told(slice.index, untilUs - atUs);
      atUs = untilUs;
    }
  }
}
