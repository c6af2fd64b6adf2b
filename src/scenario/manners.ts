import { MANNER } from '../core/manner.ts';
import { createRandom } from '../core/random.ts';
import type { Scenario } from '../core/scenario.ts';
import { chosen } from './chosen.ts';

/** How each of `count` sockets of a phase behaves: exactly as many slow and half-open ones as their shares say, drawn by the seed. */
export const mannersOf = (
  { slowReaders, halfOpen }: Scenario['sockets'],
  count: number,
  seed: { readonly seed: number; readonly phase: string },
): Uint8Array => {
  const manners = chosen(count, slowReaders.share, createRandom(seed.seed, `slow-readers:${seed.phase}`));
  const others = [...manners.keys()].filter((place) => manners[place] === MANNER.usual);
  const share = others.length === 0 ? 0 : Math.round(halfOpen.share * count) / others.length;
  const silent = chosen(others.length, Math.min(1, share), createRandom(seed.seed, `half-open:${seed.phase}`));
  for (const [at, place] of others.entries()) if (silent[at] === 1) manners[place] = MANNER.halfOpen;
  return manners;
};
