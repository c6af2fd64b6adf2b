import { EFFECTS, type Effect } from '../effects.ts';
import { allHosts, type Play } from '../jobs.ts';
import { PEERS } from '../peers/peers.ts';
import { type Effort, percent, type Section, type Table, worstOf } from '../section.ts';
import type { Tally } from '../tally.ts';

const LEAST = 0.95;

type Cells = { readonly effect: Effect; readonly tallies: readonly Tally[] };

const tableOf = ({ effect, tallies }: Cells): Table => ({
  columns: [effect.name, 'fail', 'pass', 'undecided', 'pairs: median, P90', ...PEERS.map((peer) => `${peer}: fail`)],
  rows: tallies.map(({ host, repeats, verdicts, pairsP50, pairsP90, peerFails }) => [
    host,
    ...[verdicts.fail, verdicts.pass, verdicts.inconclusive].map((count) => percent(count / repeats)),
    `${pairsP50}, ${pairsP90}`,
    ...PEERS.map((peer) => percent(peerFails[peer] / repeats)),
  ]),
});

const requirementOf = ({ effect, tallies }: Cells): Section['requirements'] => {
  const { must } = effect;
  if (must === null) return [];
  const share = ({ verdicts, repeats }: Tally): number => verdicts[must] / repeats;
  const worst = worstOf(tallies, (tally) => -share(tally));
  return [
    {
      name: `${effect.name}: at least 95 % ${must} in every class`,
      met: tallies.every((tally) => share(tally) >= LEAST),
      seen: worst === null ? 'nothing' : `at least ${percent(share(worst))} (${worst.host})`,
    },
  ];
};

/** A candidate that differs from the reference in known ways, under each kind of noise. Half as many repeats as for false alarms. */
export const power = async ({ repeats, seed }: Effort, play: Play): Promise<Section> => {
  const half = Math.ceil(repeats / 2);
  const cells = await Promise.all(
    EFFECTS.map(async (effect) => ({
      effect,
      tallies: await Promise.all(
        allHosts().map(({ name }) => play('times', { host: name, effect: effect.name, repeats: half, seed })),
      ),
    })),
  );
  return {
    title: 'Power: what is seen of a candidate that differs',
    notes: [
      `The same noise; the effect is put on every slice of the candidate, base median 50 ms. ${half} repeats a cell. At 50 ms the negligible margin is 4 % for P50 (2 ms, our floor), else 2 %; the unacceptable one is 10 %.`,
    ],
    tables: cells.map(tableOf),
    requirements: cells.flatMap(requirementOf),
  };
};
