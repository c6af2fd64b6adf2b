import type { Arm } from '../core/modes.ts';
import type { PlannedHerd } from '../core/plan.ts';

/** Walks the herds of a plan in order of time. */
export class Herds {
  readonly #left: PlannedHerd[];

  constructor(herds: readonly PlannedHerd[]) {
    this.#left = [...herds];
  }

  /** The next instant, or Infinity. */
  get nextUs(): number {
    return this.#left[0]?.atUs ?? Number.POSITIVE_INFINITY;
  }

  /** Tells of each that is due, once. */
  take(nowUs: number, drop: (mode: Arm) => void): void {
    for (let herd = this.#left[0]; herd !== undefined && herd.atUs <= nowUs; herd = this.#left[0]) {
      this.#left.shift();
      drop(herd.mode);
    }
  }

  clear(): void {
    this.#left.length = 0;
  }
}
