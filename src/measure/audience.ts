import type { PlannedSlice } from '../core/plan.ts';

const GROWTH = 1_024;
const JUMP_MAX = 10_000_000;

/** Counts one more client of a broadcast; returns how many it has reached before. */
export type Audience = { add(symbol: number, number: number): number };

/**
 * How many clients each broadcast (symbol x number) reached, and what recording one more adds to the sum of squared audience sizes.
 * That sum gives the design effect of messages: clients of one broadcast share its fate. Memory is one integer a broadcast.
 */
export class AudienceCounter implements Audience {
  #base: number[] = [];
  #counts: Uint32Array[] = [];

  /** Counts one more client of a broadcast; returns how many it has reached before. */
  add(symbol: number, number: number): number {
    let counts = this.#counts[symbol];
    let base = this.#base[symbol] ?? number;
    const offset = number - base;
    if (counts === undefined || offset < 0 || offset > JUMP_MAX) {
      // A number below the first, or far beyond, is a restarted numbering: its broadcasts are new ones.
      counts = new Uint32Array(GROWTH);
      base = number;
      this.#base[symbol] = base;
      this.#counts[symbol] = counts;
    } else if (offset >= counts.length) {
      const grown = new Uint32Array(Math.max(offset + GROWTH, counts.length * 2));
      grown.set(counts);
      counts = grown;
      this.#counts[symbol] = counts;
    }
    const before = counts[number - base] ?? 0;
    counts[number - base] = before + 1;
    return before;
  }
}

/** The same of broadcasts that are told in no order. A numbering that begins again falls together with what it was before: that never understates how clients cluster. */
export const unorderedAudience = (): Audience => {
  const reached: Map<number, number>[] = [];
  return {
    add: (symbol, number) => {
      reached[symbol] ??= new Map();
      const before = reached[symbol].get(number) ?? 0;
      reached[symbol].set(number, before + 1);
      return before;
    },
  };
};

/** For each slice the one of its arm: targets that number for themselves give the same number to broadcasts of their own. */
export const audiencesOf = (slices: readonly PlannedSlice[], create: () => Audience): readonly Audience[] => {
  const byArm = new Map<PlannedSlice['mode'], Audience>();
  return slices.map(({ mode }) => {
    const audience = byArm.get(mode) ?? create();
    byArm.set(mode, audience);
    return audience;
  });
};
