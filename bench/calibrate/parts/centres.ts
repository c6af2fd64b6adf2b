import { SHAPES } from '../centres.ts';
import { allHosts, type Play } from '../jobs.ts';
import { RESPONSES } from '../ours.ts';
import { type Effort, percent, type Section } from '../section.ts';

const SIZES = [15, 30, 60] as const;
const LEAST = 0.935;
const MOST = 0.97;

/** How often the 95 % interval of Hodges and Lehmann holds the truth. */
export const centres = async ({ repeats, seed }: Effort, play: Play): Promise<Section> => {
  const ofShapes = await Promise.all(
    SHAPES.map(({ name }) =>
      Promise.all(SIZES.map((n) => play('shape', { shape: name, n, repeats: 4 * repeats, seed }))),
    ),
  );
  const ofHosts = await Promise.all(
    allHosts().map(({ name }) => play('centres', { host: name, repeats: 2 * repeats, seed })),
  );
  const all = [...ofShapes, ...ofHosts].flat();
  return {
    title: 'Coverage of the 95 % interval of Hodges and Lehmann',
    notes: [
      `Symmetric distributions, ${4 * repeats} repeats; then ln of the ratios of 60 pairs of a mode with itself, ${2 * repeats} repeats. P99 is merged as the judge merges it.`,
    ],
    tables: [
      {
        columns: ['distribution', ...SIZES.map((n) => `n = ${n}`)],
        rows: SHAPES.map(({ name }, at) => [name, ...(ofShapes[at] ?? []).map(percent)]),
      },
      {
        columns: ['noise', ...RESPONSES.map(({ id }) => id)],
        rows: allHosts().map(({ name }, at) => [name, ...(ofHosts[at] ?? []).map(percent)]),
      },
    ],
    requirements: [
      {
        name: 'Hodges-Lehmann 95 % interval holds the truth in 93.5 to 97 %',
        met: all.every((coverage) => coverage >= LEAST && coverage <= MOST),
        seen: `${percent(Math.min(...all))} to ${percent(Math.max(...all))}`,
      },
    ],
  };
};
