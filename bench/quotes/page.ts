import { shown, tableOf } from '../common/spread.ts';
import { fewRoundsNote, standingOf } from '../common/standing.ts';
import {
  achievedRatio,
  closedPerSec,
  constantErrorMs,
  cpuUs,
  type Figure,
  freezeRatio,
  highestHonest,
  isHonest,
  latenessMs,
  over,
  perCpuSec,
  seenRatio,
} from './figures.ts';
import type { Generator } from './generator.ts';
import { LIMITS } from './limits.ts';
import type { Round, Row } from './rows.ts';
import type { Measure } from './settings.ts';

type Known = Pick<Generator, 'name' | 'title' | 'note' | 'measures' | 'isClosed'>;
type Columns = readonly (readonly [string, Figure])[];

const OPEN: Columns = [
  ['CPU us a request', cpuUs('open')],
  ['requests a CPU second', perCpuSec('open')],
  ['achieved / asked', achievedRatio],
  ['lateness p99, ms', latenessMs],
];
const CLOSED: Columns = [
  ['CPU us a request', cpuUs('closed')],
  ['requests a CPU second', perCpuSec('closed')],
  ['requests a second', closedPerSec],
];
const TRUTHS: Columns = [
  ['constant 100 ms: p50 - truth, ms', constantErrorMs('p50')],
  ['p99 - truth, ms', constantErrorMs('p99')],
  ['freeze of 1.4 s: p99 / truth', freezeRatio],
];

const figureTable = (rounds: readonly Round[], generators: readonly Known[], [measure, columns]: [Measure, Columns]) =>
  tableOf(
    ['generator', ...columns.map(([name]) => name)],
    generators
      .filter(({ measures }) => measures.includes(measure))
      .map(({ name, title, isClosed }) => [
        isClosed && measure !== 'closed' ? `${title} (closed)` : title,
        ...columns.map(([, figure]) => shown(over(rounds, name, figure))),
      ]),
  );

const limitTable = (rounds: readonly Round[]): readonly string[] =>
  tableOf(
    ['promise', 'limit', 'median (least-most)', 'met'],
    LIMITS.map(({ says, limit, seen }) => {
      const { text, met, rounds: measured } = seen(rounds);
      return [says, limit, text, standingOf(met, measured)];
    }),
  );

const percent = (ratio: number | null): string => (ratio === null ? '-' : `${(ratio * 100).toFixed(1)} %`);
const reachTable = (rounds: readonly Round[]): readonly string[] => {
  const rows = rounds.flatMap(({ round, rows: all }) =>
    all.filter(({ measure }) => measure === 'reach').map((row) => ({ round, row })),
  );
  return tableOf(
    [
      'round',
      'generator',
      'asked a second',
      'sent',
      'seen by the server',
      'lateness p99, ms',
      'cores used',
      'host before',
      'honest',
    ],
    rows.map(({ round, row }) => {
      const honest = row.problem === null ? isHonest(row) : false;
      const cores = row.treeCpuSec === null ? '-' : (row.treeCpuSec / row.wallSec).toFixed(2);
      return [
        ...[String(round), row.generator, String(row.askedPerSec), percent(row.own?.sentRatio ?? null)],
        percent(seenRatio(row)),
        ...[row.own?.latenessP99Ms?.toFixed(2) ?? '-', cores, row.noise.quiet ? 'quiet' : 'NOISY'],
        honest === true ? 'yes' : 'no',
      ];
    }),
  );
};

const problems = (rounds: readonly Round[]): readonly string[] =>
  rounds.flatMap(({ round, rows }) =>
    rows.flatMap(({ generator, measure, size, problem }) =>
      problem === null ? [] : [`- round ${round}, ${generator}, ${measure} ${size}: ${problem}`],
    ),
  );

const noiseLine = (rows: readonly Row[]): string => {
  const noisy = rows.filter(({ noise }) => !noise.quiet).length;
  const gap = Math.max(0, ...rows.map(({ noise }) => noise.gapMaxMs));
  const busiest = Math.max(0, ...rows.map(({ server, wallSec }) => server.cpuSec / wallSec));
  return `The host was noisy before ${noisy} of ${rows.length} plays; the longest gap of an idle process was ${gap.toFixed(1)} ms. The server used at most ${(busiest * 100).toFixed(0)} % of a core over a play.`;
};

const HOW = [
  'Every play has a static server of its own, one process that answers one envelope which our judge calls ok (`bench/quotes/server`). Its count of requests is',
  "held against the generator's: a row whose books differ counts for nothing. CPU is user + system of the whole process tree, from outside; CPU a request is the",
  'slope between a short and a longer play of the same load, over the requests that the server counted. Generators take turns play by play, in another order each',
  'round; ratios are taken within a round. A latency is the one that each tool reports first; what it is measured from stands below.',
];
const RATE = [
  'A tool that is asked for few requests wakes for each of them, and pays more for one than a closed loop at its limit does: the two tables are not to be compared.',
];
const TRUTH = [
  "The truth of a constant hold is the server's own measure of its holds. Of the freeze: evenly spaced arrivals whose slowest hundredth waited for at least",
  'what was left of it (`frozenP99Ms`). A closed loop asks nothing while it waits: what it says of a freeze shows how much of it it cannot see (wrk adds samples',
  'for what it did not send). Open generators have as many connections or users as the freeze needs; with fewer, those that count from the send see less of it.',
];

/** The page of all rounds there are. */
export const pageOf = (rounds: readonly Round[], generators: readonly Known[]): string => {
  const last = rounds.at(-1);
  const rows = rounds.flatMap((round) => round.rows);
  const here = generators.filter(({ name }) => rows.some((row) => row.generator === name));
  const absent = generators.filter(({ name }) => last?.versions[name] === undefined);
  const apart = problems(rounds);
  return [
    ...['# Quotes: what a request costs each generator, and what each says of a planted truth', '', ...HOW, ''],
    `Made ${last?.date ?? '-'} on ${last?.machine ?? '-'} by \`npm run bench:quotes\`: ${rounds.length} rounds, raw in \`bench/quotes/rounds\`. ${last?.settings ?? ''}`,
    ...fewRoundsNote(rounds.length),
    noiseLine(rows),
    ...['', '## Promises', '', ...limitTable(rounds)],
    ...['', '## At one rate: median (least-most)', '', ...RATE, '', ...figureTable(rounds, here, ['open', OPEN])],
    ...['', '## As fast as it goes: median (least-most)', '', ...figureTable(rounds, here, ['closed', CLOSED])],
    ...['', '## Planted truths: median (least-most)', '', ...TRUTH, ''],
    ...figureTable(rounds, here, ['freeze', TRUTHS]),
    ...[
      '',
      '## How far an honest open model reaches',
      '',
      'Honest: after a warm-up of a second, 99 % of what was due was sent, lateness p99 under 2 ms, and the server saw 98 % of the asked rate come.',
      '',
    ],
    `Highest honest rate of a round: ${shown(over(rounds, 'gateproof', highestHonest))} a second; of the bare dispatch loop ${shown(over(rounds, 'dispatch-loop', highestHonest))}.`,
    ...['', ...reachTable(rounds)],
    ...['', '## Generators', ''],
    ...generators.map(({ name, title, note }) => `- ${title} (${last?.versions[name] ?? 'absent'}): ${note}.`),
    ...(absent.length === 0
      ? []
      : ['', `Absent: ${absent.map(({ title }) => title).join(', ')}. Nothing is claimed of them.`]),
    ...(apart.length === 0 ? [] : ['', '## Rows that count for nothing', '', ...apart]),
    '',
  ].join('\n');
};
