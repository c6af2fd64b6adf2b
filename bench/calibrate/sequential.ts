import { createRandom } from '../../src/core/random.ts';
import type { Host } from './pairs.ts';
import { failsOf, PEERS, type Peer, pool } from './peers/peers.ts';

/** How often each of the usual rules fails a mode that is the reference again, but ran after it instead of beside it. */
export type SequentialTally = {
  readonly host: string;
  readonly repeats: number;
  readonly peerFails: Readonly<Record<Peer, number>>;
};

export const SLICES_EACH = 60;

type Cell = { readonly host: Host; readonly repeats: number; readonly seed: number };

export const tallySequential = ({ host, repeats, seed }: Cell): SequentialTally => {
  const peerFails = Object.fromEntries(PEERS.map((peer) => [peer, 0])) as Record<Peer, number>;
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const stream = `one after the other; ${host.name}; ${repeat}`;
    const next = host.start(createRandom(seed, stream));
    const reference = Array.from({ length: SLICES_EACH }, next);
    const candidate = Array.from({ length: SLICES_EACH }, next);
    const fails = failsOf(pool(reference, candidate), createRandom(seed, `${stream}; peers`));
    for (const peer of PEERS) peerFails[peer] += Number(fails[peer]);
  }
  return { host: host.name, repeats, peerFails };
};
