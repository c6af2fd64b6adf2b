import { hashedUnit } from '../../core/hash-numbers.ts';
import type { Plan } from '../../core/plan.ts';

/**
 * The slices that k6 plays where two engines take turns: one of each two neighbours of an arm, in one phase, by a seeded coin, so that either could
 * have been the other's. A slice without a neighbour is played by ourselves.
 */
export const slicesOfK6 = ({ slices, modes, seed }: Pick<Plan, 'slices' | 'modes' | 'seed'>): number[] =>
  modes
    .flatMap((mode, arm) =>
      [
        ...Map.groupBy(
          slices.filter((slice) => slice.mode === mode),
          ({ phase }) => phase,
        ).values(),
      ].flatMap((own) =>
        own.flatMap((slice, i) => {
          const pair = Math.floor(i / 2);
          if (i % 2 === 0 && own[i + 1] === undefined) return [];
          const first = own[2 * pair]?.index ?? 0;
          const isFirsts = hashedUnit(seed, arm, first) < 0.5;
          return isFirsts === (i % 2 === 0) ? [slice.index] : [];
        }),
      ),
    )
    .toSorted((a, b) => a - b);
