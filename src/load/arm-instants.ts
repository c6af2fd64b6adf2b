import type { Arm } from '../core/modes.ts';
import type { Plan } from '../core/plan.ts';

export type ArmInstant = { readonly mode: Arm; readonly atUs: number };

/** Walks instants of a plan at which something is due for an arm, in order of time. */
export class ArmInstants {
  readonly #left: ArmInstant[];

  constructor(instants: readonly ArmInstant[]) {
    this.#left = [...instants];
  }

  /** The next instant, or Infinity. */
  get nextUs(): number {
    return this.#left[0]?.atUs ?? Number.POSITIVE_INFINITY;
  }

  /** Tells of each that is due, once. */
  take(nowUs: number, tell: (mode: Arm) => void): void {
    for (let first = this.#left[0]; first !== undefined && first.atUs <= nowUs; first = this.#left[0]) {
      this.#left.shift();
      tell(first.mode);
    }
  }

  clear(): void {
    this.#left.length = 0;
  }
}

/** When each arm of an interleaved plan is about to be asked again: one washout before each of its slices but the first. In a run of one mode nobody is silent. */
export const warmingsOf = ({ slices, scenario }: Pick<Plan, 'slices' | 'scenario'>): ArmInstant[] => {
  const washoutUs = scenario.washoutMs * 1000;
  const begun = new Set<Arm>();
  return slices.flatMap(({ mode, pair, startUs }) => {
    if (pair === null || !begun.has(mode)) {
      begun.add(mode);
      return [];
    }
    return [{ mode, atUs: startUs - washoutUs }];
  });
};
