import type { ErrorCell, ErrorTally } from '../counts.ts';
import type { Play } from '../jobs.ts';
import { type Effort, percent, type Section, worstOf } from '../section.ts';

const BURSTS = [1, 5, 20] as const;
const ALIKE = [0.001, 0.01].flatMap((rate) => BURSTS.map((burst) => ({ reference: rate, candidate: rate, burst })));
const WORSE = [0, 0.001].flatMap((rate) => BURSTS.map((burst) => ({ reference: rate, candidate: rate + 0.02, burst })));

const row = ({ cell, repeats, fails, passes, ratioFails, pairsP50 }: ErrorTally): string[] => [
  percent(cell.reference),
  percent(cell.candidate),
  cell.burst === 1 ? 'single' : `bursts of ${cell.burst}`,
  percent(fails / repeats),
  percent(passes / repeats),
  String(pairsP50),
  percent(ratioFails / repeats),
];

/** Errors of two modes, single and in bursts. Twice as many repeats as for false alarms. */
export const errors = async ({ repeats, seed }: Effort, play: Play): Promise<Section> => {
  const twice = 2 * repeats;
  const tally = (cells: readonly ErrorCell[]): Promise<ErrorTally[]> =>
    Promise.all(cells.map((cell) => play('errors', { cell, repeats: twice, seed })));
  const [alike, worse] = await Promise.all([tally(ALIKE), tally(WORSE)]);
  const most = worstOf(alike, ({ fails }) => fails);
  const least = worstOf(worse, ({ fails }) => -fails);
  return {
    title: 'Errors: sign-flip beside the rate ratio that takes errors for independent',
    notes: [
      `240 pairs of 200 requests, all looks, ${twice} repeats. A burst fails so many requests of one slice together. The exact conditional rate ratio sees the same requests in one look: it fails when its lower 99 % bound is over 1 and the rates differ by more than ours may. A pass needs both modes inside the documented 0.1 % as well.`,
    ],
    tables: [
      {
        columns: ['reference', 'candidate', 'errors', 'fail', 'pass', 'pairs, median', 'rate ratio: fail'],
        rows: [...alike, ...worse].map(row),
      },
    ],
    requirements: [
      {
        name: 'equal error rates, single or in bursts: at most 1 % fail',
        met: alike.every(({ fails }) => fails / twice <= 0.01),
        seen: most === null ? 'nothing' : `at most ${percent(most.fails / twice)}`,
      },
      {
        name: '2 % errors more in one mode: at least 95 % fail',
        met: worse.every(({ fails }) => fails / twice >= 0.95),
        seen: least === null ? 'nothing' : `at least ${percent(least.fails / twice)}`,
      },
    ],
  };
};
