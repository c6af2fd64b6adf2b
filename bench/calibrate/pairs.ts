import type { Random } from '../../src/core/random.ts';
import type { Effect } from './effects.ts';
import { NOISES, startSlices } from './noise.ts';
import type { Trace } from './traces.ts';

/** Two neighbouring slices, one of each mode: response times in us, ascending. */
export type Pair = { readonly reference: Int32Array; readonly candidate: Int32Array };

/** A kind of noise: it starts a series of slices in order of time, each ascending. A slice is shared: not to be written to. */
export type Host = { readonly name: string; start(random: Random): () => Int32Array };

export const simulatedHosts: readonly Host[] = NOISES.map((noise) => ({
  name: noise.name,
  start: (random) => {
    const next = startSlices(noise, random);
    return () => next().sort();
  },
}));

/** Slices that stay together when a recording is drawn anew: at 2 s, noise of half a minute is kept as it was. */
export const BLOCK_SLICES = 12;

/** A recording drawn anew in blocks of consecutive slices, each from a random place on, round the end (D. N. Politis, J. P. Romano, 1992). */
export const recordedHost = ({ name, slices }: Trace): Host => {
  const sorted = slices.map(({ responsesUs }) => responsesUs.toSorted());
  return {
    name: `recorded: ${name}`,
    start: (random) => {
      let from = 0;
      let step = BLOCK_SLICES;
      return () => {
        if (step === BLOCK_SLICES) {
          from = Math.floor(random() * sorted.length);
          step = 0;
        }
        const slice = sorted[(from + step) % sorted.length];
        step += 1;
        if (slice === undefined) throw new RangeError(`${name} has no slices`);
        return slice;
      };
    },
  };
};

/** Pairs of neighbouring slices; in each, a coin says which one is the candidate, and the effect is put on it. */
export const startPairs = (host: Host, effect: Effect, random: Random): (() => Pair) => {
  const next = host.start(random);
  return () => {
    const [first, second] = [next(), next()];
    const [reference, candidate] = random() < 0.5 ? [first, second] : [second, first];
    return { reference, candidate: effect.on(candidate, random) };
  };
};
