import { ALIKE } from '../effects.ts';
import { allHosts, type Play } from '../jobs.ts';
import { CORRELATIONS, DRIFTS, MEDIAN_US, SIGMA, SLICE_REQUESTS } from '../noise.ts';
import { RESPONSES } from '../ours.ts';
import { BLOCK_SLICES } from '../pairs.ts';
import { PEER_TEXTS, PEERS } from '../peers/peers.ts';
import { type Effort, percent, type Section, worstOf } from '../section.ts';
import type { Tally } from '../tally.ts';

const MOST_FAILS = 0.01;
const LEAST_PASSES = 0.95;

const driftText = ({ name, keep, step, comes, goes, slowsBy }: (typeof DRIFTS)[number]): string => {
  const neighbour =
    comes === 0
      ? 'no neighbour'
      : `a neighbour comes before a slice with chance ${comes}, goes after it with chance ${goes.toFixed(2)}, and stretches it by up to ${percent(slowsBy)}`;
  return `**${name}**: h' = ${keep} h + ${step} N(0, 1); ${neighbour}.`;
};

export const modelNotes = (): string[] => [
  `Simulated: slices of ${SLICE_REQUESTS} requests; a response is ${MEDIAN_US / 1_000} ms x exp(${SIGMA} z) x exp(h) x neighbour, in whole microseconds. z is standard normal and keeps the named share of its last value from request to request inside a slice (${CORRELATIONS.join(' or ')}); h goes from slice to slice, whichever mode is played, and starts in its long-run spread. Two neighbouring slices are a pair, a coin says which of them is the candidate.`,
  ...DRIFTS.map(driftText),
  `Recorded: blocks of ${BLOCK_SLICES} consecutive slices of a recording, each from a random place on, round its end; pairs and coin as above, so that a lasting difference of the two targets would not show: as played, they stand in the table of recordings.`,
];

const row = (tally: Tally): string[] => {
  const share = (count: number): string => percent(count / tally.repeats);
  const { fail, pass, inconclusive } = tally.verdicts;
  return [
    tally.host,
    ...[fail, pass, inconclusive].map(share),
    tally.undecided.map((count) => percent(count / tally.repeats)).join(' / '),
    `${tally.pairsP50}, ${tally.pairsP90}`,
    ...PEERS.map((peer) => share(tally.peerFails[peer])),
  ];
};

const requirements = (tallies: readonly Tally[], repeats: number): Section['requirements'] => {
  const failsOf = ({ verdicts }: Tally): number => verdicts.fail / repeats;
  const passesOf = ({ verdicts }: Tally): number => verdicts.pass / repeats;
  const worst = worstOf(tallies, failsOf);
  return [
    {
      name: `A/A: at most 1 % fail, ${repeats} repeats in each of ${tallies.length} classes`,
      met: tallies.every((tally) => failsOf(tally) <= MOST_FAILS),
      seen: worst === null ? 'nothing' : `at most ${percent(failsOf(worst))} (${worst.host})`,
    },
    {
      name: `A/A: at least 95 % pass within 240 pairs, in every class`,
      met: tallies.every((tally) => passesOf(tally) >= LEAST_PASSES),
      seen: tallies.map((tally) => `${tally.host}: ${percent(passesOf(tally))}`).join('; '),
    },
  ];
};

/** A mode against itself, again and again, under each kind of noise. */
export const falseAlarms = async ({ repeats, seed }: Effort, play: Play): Promise<Section> => {
  const tallies = await Promise.all(
    allHosts().map(({ name }) => play('times', { host: name, effect: ALIKE.name, repeats, seed })),
  );
  return {
    title: 'False alarms: a mode against itself',
    notes: [
      ...modelNotes(),
      'Ours: response P50, P95 and P99, all gating, at looks of 15, 30, 60, 120 and 240 pairs until there is a verdict. Beside it the usual rules, in one look at all requests that ours had when it ended:',
      ...PEERS.map((peer) => `**${peer}** ${PEER_TEXTS[peer]}.`),
    ],
    tables: [
      {
        columns: [
          ...['noise', 'fail', 'pass', 'undecided'],
          `undecided on ${RESPONSES.map(({ id }) => id.replace('response-', '').toUpperCase()).join(' / ')}`,
          'pairs: median, P90',
          ...PEERS.map((peer) => `${peer}: fail`),
        ],
        rows: tallies.map(row),
      },
    ],
    requirements: requirements(tallies, repeats),
  };
};
