import { createRandom } from '../../src/core/random.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import { nearestRank } from '../../src/measure/rank.ts';
import type { Effect } from './effects.ts';
import { playUntilDecided, RESPONSES } from './ours.ts';
import { type Host, startPairs } from './pairs.ts';
import { failsOf, PEERS, type Peer, poolPairs } from './peers/peers.ts';

/** What became of many comparisons under one kind of noise: ours, and beside it what the usual rules said of the same requests. */
export type Tally = {
  readonly host: string;
  readonly effect: string;
  readonly repeats: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** How often a quantile was undecided in the end, in the order of `RESPONSES`. */
  readonly undecided: readonly number[];
  readonly pairsP50: number;
  readonly pairsP90: number;
  readonly peerFails: Readonly<Record<Peer, number>>;
};

export type Cell = { readonly host: Host; readonly effect: Effect; readonly repeats: number; readonly seed: number };

/** Plays one cell. Each repeat has a stream of random numbers of its own, so that their order and number do not matter. */
export const tallyOf = ({ host, effect, repeats, seed }: Cell): Tally => {
  const verdicts: Record<Verdict, number> = { fail: 0, inconclusive: 0, pass: 0 };
  const peerFails = Object.fromEntries(PEERS.map((peer) => [peer, 0])) as Record<Peer, number>;
  const undecided = RESPONSES.map(() => 0);
  const used: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const stream = `${host.name}; ${effect.name}; ${repeat}`;
    const { verdict, indicators, pairs } = playUntilDecided(startPairs(host, effect, createRandom(seed, stream)));
    verdicts[verdict] += 1;
    for (const [index, each] of indicators.entries()) {
      if (verdict === 'inconclusive')
        undecided[index] = (undecided[index] ?? 0) + Number(each.verdict === 'inconclusive');
    }
    used.push(pairs.length);
    const fails = failsOf(poolPairs(pairs), createRandom(seed, `${stream}; peers`));
    for (const peer of PEERS) peerFails[peer] += Number(fails[peer]);
  }
  const ascending = used.toSorted((one, other) => one - other);
  const at = (quantile: number): number => ascending[nearestRank(repeats, quantile) - 1] ?? Number.NaN;
  const names = { host: host.name, effect: effect.name };
  return { ...names, repeats, verdicts, undecided, pairsP50: at(0.5), pairsP90: at(0.9), peerFails };
};
