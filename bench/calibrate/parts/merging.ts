import { ALIKE } from '../effects.ts';
import { allHosts, type Play } from '../jobs.ts';
import type { MergingTally } from '../merging.ts';
import { RESPONSES } from '../ours.ts';
import { type Effort, percent, type Section } from '../section.ts';

const MERGES = [1_000, 400, 200] as const;
const SHOWN = [ALIKE.name, '+15 %', '2 % of requests x 5'] as const;

const figures = ({ fails, passes, pairsP50 }: MergingTally): string =>
  `${percent(fails)} / ${percent(passes)} / ${percent(1 - fails - passes)}, ${pairsP50}`;

/** What merging slices does to P99: the reason for the merge that the judge has. A fifth as many repeats as for false alarms. */
export const merging = async ({ repeats, seed }: Effort, play: Play): Promise<Section> => {
  const fifth = Math.ceil(repeats / 5);
  const rows = await Promise.all(
    SHOWN.flatMap((effect) =>
      allHosts().map(async ({ name }) => {
        const asked = { host: name, effect, repeats: fifth, seed };
        const tallies = await Promise.all(MERGES.map((mergeTo) => play('merging', { ...asked, mergeTo })));
        return [effect, name, ...tallies.map(figures)];
      }),
    ),
  );
  const now = RESPONSES.find(({ id }) => id === 'response-p99')?.mergeTo;
  return {
    title: 'P99 alone, by how many requests are merged before a ratio is taken',
    notes: [
      `fail / pass / undecided, and the median of the pairs used; slices of 200 requests, ${fifth} repeats a cell. The judge merges up to ${now}. A disturbed slice spoils every ratio it is merged into.`,
    ],
    tables: [{ columns: ['effect', 'noise', ...MERGES.map((mergeTo) => `${mergeTo} requests`)], rows }],
    requirements: [],
  };
};
