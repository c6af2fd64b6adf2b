import type { Arm } from '../core/modes.ts';
import type { PlannedSlice, PlannedTwins } from '../core/plan.ts';
import { createRandom } from '../core/random.ts';
import type { Scenario } from '../core/scenario.ts';

/** The library plays at most one connection of so many: it must not be the load. */
const LEAST_STRIDE = 10;

export type TwinOptions = {
  readonly slices: readonly PlannedSlice[];
  /** The slice of each connection. */
  readonly ofConnection: Uint32Array;
  readonly modes: readonly Arm[];
  readonly seed: number;
};

/** One pair of neighbours from each of `count` even strides over `own`, at a place and in an order that the seed draws. */
const twinsOf = (arm: Arm, own: readonly number[], count: number, seed: number): PlannedTwins[] => {
  const random = createRandom(seed, `twins:${arm}`);
  return Array.from({ length: count }, (_, k) => {
    const start = Math.floor((k * own.length) / count);
    const end = Math.floor(((k + 1) * own.length) / count);
    const first = start + Math.floor(random() * (end - start - 1));
    const [library, wire] = random() < 0.5 ? [first, first + 1] : [first + 1, first];
    return { arm, library: own[library] ?? 0, wire: own[wire] ?? 0 };
  });
};

/**
 * Which connections socket.io-client plays where both clients do: `fidelityConnections` of each arm, or a tenth of its connections where that is
 * less, one from each of as many even strides over its plan. Each has a neighbour by the wire client to be compared with. The seed draws the place
 * within the stride and which of the two it is, so that no rhythm of workers, shards or the target can fall in with one client.
 */
export const drawTwins = (scenario: Scenario, { slices, ofConnection, modes, seed }: TwinOptions): PlannedTwins[] => {
  const { client, fidelityConnections } = scenario.sockets;
  if (client !== 'both') return [];
  return modes.flatMap((arm) => {
    const own = Array.from(ofConnection, (_, connection) => connection).filter(
      (connection) => slices[ofConnection[connection] ?? 0]?.mode === arm,
    );
    const count = Math.min(fidelityConnections, Math.floor(own.length / LEAST_STRIDE));
    return twinsOf(arm, own, count, seed);
  });
};
