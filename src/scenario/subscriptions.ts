import { createRandom } from '../core/random.ts';
import type { Scenario } from '../core/scenario.ts';
import { chosen } from './chosen.ts';

/** As far as a place in the round of all symbols may be counted; how many there are, only the target's profile knows. */
const SYMBOL_RANGE = 0x4000_0000;

/**
 * Where the symbols of each of `count` sockets of a phase begin. Those that share take the first ones; the others go by the strategy, and in turn
 * they begin behind the shared ones: two sockets have a symbol in common only where there are not enough.
 */
export const symbolStarts = (
  { symbolStrategy, symbolsPerConnection, sharedShare }: Scenario['sockets'],
  count: number,
  seed: { readonly seed: number; readonly phase: string },
): Uint32Array => {
  const random = createRandom(seed.seed, `socket-symbols:${seed.phase}`);
  const shares = chosen(count, sharedShare, createRandom(seed.seed, `shared-symbols:${seed.phase}`));
  let turn = sharedShare > 0 ? 1 : 0;
  return Uint32Array.from({ length: count }, (_, i) => {
    if (shares[i] === 1 || symbolStrategy === 'fixed') return 0;
    if (symbolStrategy === 'window') return Math.floor(random() * SYMBOL_RANGE);
    const start = (turn * symbolsPerConnection) % SYMBOL_RANGE;
    turn += 1;
    return start;
  });
};
