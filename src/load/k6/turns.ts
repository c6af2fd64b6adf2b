import { hashedUnit } from '../../core/hash-numbers.ts';
import type { Plan } from '../../core/plan.ts';

/**
 * The slices that k6 plays where two engines take turns: one of each two neighbours of an arm, in one phase, by a seeded coin, so that either could
 * have been the other's. The coin is the same for all arms: slices that are compared with each other are played by one engine. A slice without a
 * neighbour is played by ourselves.
 */
export const slicesOfK6 = ({ slices, modes, seed }: Pick<Plan, 'slices' | 'modes' | 'seed'>): number[] =>
  modes
    .flatMap((mode) =>
      [
        ...Map.groupBy(
          slices.filter((slice) => slice.mode === mode),
          ({ phase }) => phase,
        ).values(),
      ].flatMap((own, phase) =>
        own.flatMap(({ index }, i) => {
          if (i % 2 === 0 && own[i + 1] === undefined) return [];
          const isFirsts = hashedUnit(seed, phase, Math.floor(i / 2)) < 0.5;
          return isFirsts === (i % 2 === 0) ? [index] : [];
        }),
      ),
    )
    .toSorted((a, b) => a - b);
