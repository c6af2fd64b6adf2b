import type { Play } from '../jobs.ts';
import { type Effort, percent, type Section, worstOf } from '../section.ts';
import { exactCoverage, type ShareTally } from '../shares.ts';

const SHARES = [0.05, 0.01, 0.001] as const;
const SAMPLES = [300, 1_000, 3_000, 10_000, 30_000] as const;
const CLUSTERS = [1, 3, 10] as const;
const NOMINAL = 0.95;
const LEAST_CORRECTED = 0.9;
/** Fewer clusters than this are expected to be bad: then often none is seen, and nothing can be said of how they cluster. */
const LEAST_EXPECTED = 3;

const expected = ({ cell }: ShareTally): number => (cell.share * cell.samples) / cell.cluster;
const isHeld = (tally: ShareTally): boolean => expected(tally) >= LEAST_EXPECTED - 1e-9;

const row = (tally: ShareTally): string[] => {
  const { cell, plainCovers, correctedCovers, fails } = tally;
  const { share, samples, cluster } = cell;
  return [
    ...[String(share), String(samples), String(cluster), expected(tally).toFixed(2)],
    percent(plainCovers),
    cluster === 1 ? percent(exactCoverage(share, samples)) : '',
    percent(correctedCovers),
    percent(1 - correctedCovers),
    percent(fails),
    isHeld(tally) ? 'yes' : 'published',
  ];
};

const requirements = (tallies: readonly ShareTally[]): Section['requirements'] => {
  const exact = SHARES.flatMap((share) => SAMPLES.map((samples) => exactCoverage(share, samples)));
  const held = tallies.filter(isHeld);
  const worst = worstOf(held, ({ correctedCovers }) => -correctedCovers);
  return [
    {
      name: 'Clopper-Pearson upper 95 % bound holds at least 95 % where samples are independent (exact)',
      met: exact.every((coverage) => coverage >= NOMINAL),
      seen: `${percent(Math.min(...exact))} to ${percent(Math.max(...exact))}`,
    },
    {
      name: 'corrected by our design effect at least 90 %, where n p / DEFF >= 3',
      met: held.every(({ correctedCovers }) => correctedCovers >= LEAST_CORRECTED),
      seen: worst === null ? 'nothing' : `at least ${percent(worst.correctedCovers)} (${held.length} cells)`,
    },
  ];
};

/** How often the upper bound of a share of bad samples holds the truth, with clusters. */
export const shares = async ({ repeats, seed }: Effort, play: Play): Promise<Section> => {
  const four = 4 * repeats;
  const cells = SHARES.flatMap((share) =>
    SAMPLES.flatMap((samples) => CLUSTERS.map((cluster) => ({ share, samples, cluster }))),
  );
  const tallies = await Promise.all(cells.map((cell) => play('shares', { cell, repeats: four, seed })));
  return {
    title: 'Coverage of the upper bound of a share, and false passes at the limit',
    notes: [
      `Clusters of DEFF samples in a row share one fate; 40 slices, ${four} repeats. The objective allows exactly the true share p, so that every pass is a false one. A fail at the limit uses the plain counts on purpose: a breach that happened is a fact of this run.`,
    ],
    tables: [
      {
        columns: [
          ...['p', 'n', 'DEFF', 'n p / DEFF', 'plain holds', 'the same, exact', 'corrected holds'],
          ...['false pass at the limit', 'fail at the limit', 'held to 90 %'],
        ],
        rows: tallies.map(row),
      },
    ],
    requirements: requirements(tallies),
  };
};
