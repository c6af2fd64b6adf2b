import { allHosts, type Play } from '../jobs.ts';
import { PEERS } from '../peers/peers.ts';
import { type Effort, percent, type Section } from '../section.ts';
import { SLICES_EACH } from '../sequential.ts';

/** The usual rules as they are mostly used: one mode after the other. Half as many repeats as for false alarms. */
export const sequential = async ({ repeats, seed }: Effort, play: Play): Promise<Section> => {
  const half = Math.ceil(repeats / 2);
  const tallies = await Promise.all(
    allHosts().map(({ name }) => play('sequential', { host: name, repeats: half, seed })),
  );
  return {
    title: 'A mode against itself, one after the other instead of interleaved',
    notes: [
      `The same noise; ${SLICES_EACH} slices of the reference, then ${SLICES_EACH} of the candidate; ${half} repeats. How often the usual rules fail it. Ours does not fail such runs: between them a difference is advice.`,
    ],
    tables: [
      {
        columns: ['noise', ...PEERS.map((peer) => `${peer}: fail`)],
        rows: tallies.map(({ host, repeats, peerFails }) => [
          host,
          ...PEERS.map((peer) => percent(peerFails[peer] / repeats)),
        ]),
      },
    ],
    requirements: [],
  };
};
