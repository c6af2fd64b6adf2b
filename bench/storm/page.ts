import { shown, spreadOf, tableOf } from '../common/spread.ts';
import { fewRoundsNote, standingOf } from '../common/standing.ts';
import { type Drops, dropsSection } from './drops/page.ts';
import { type FigureId, figureOver } from './figures.ts';
import type { Generator } from './generator.ts';
import { heldIn, isMet, LIMITS } from './limits.ts';
import type { Round, Row } from './rows.ts';

type Known = Pick<Generator, 'name' | 'title' | 'note'>;

const COLUMNS: readonly (readonly [FigureId, string])[] = [
  ['connect-us', 'CPU us a connection'],
  ['connect-on-us', 'the same as the storm goes on'],
  ['join-us', 'a connection without a subscription'],
  ['held-kb', 'KB a held socket'],
  ['one-per-cpu-sec', 'messages a CPU second, one a read'],
  ['ten-per-cpu-sec', 'ten a read'],
];
const WORKER_COLUMNS: readonly (readonly [FigureId, string])[] = [
  ['connect-us-workers', 'CPU us a connection'],
  ['join-us-workers', 'a connection without a subscription'],
  ['one-per-cpu-sec-workers', 'messages a CPU second, one a read'],
  ['ten-per-cpu-sec-workers', 'ten a read'],
];

const figureTable = (rounds: readonly Round[], generators: readonly Known[], columns: typeof COLUMNS) =>
  tableOf(
    ['generator', ...columns.map(([, name]) => name)],
    generators.map(({ name, title }) => [title, ...columns.map(([id]) => shown(figureOver(rounds, name, id)))]),
  );

const limitTable = (rounds: readonly Round[]): readonly string[] =>
  tableOf(
    ['promise', 'limit', 'median (least-most)', 'held in rounds', 'met'],
    LIMITS.map((limit) => {
      const seen = limit.seen(rounds);
      const spread = spreadOf(seen);
      const bound = `${limit.isAtMost ? '<=' : '>='} ${limit.limit}`;
      const held = `${heldIn(limit, seen)} of ${seen.length}`;
      return [limit.says, bound, shown(spread), held, standingOf(isMet(limit, spread), seen.length)];
    }),
  );

const problems = (rounds: readonly Round[]): readonly string[] =>
  rounds.flatMap(({ round, rows }) =>
    rows.flatMap(({ generator, measure, size, problem }) =>
      problem === null ? [] : [`- round ${round}, ${generator}, ${measure} ${size}: ${problem}`],
    ),
  );

const noiseLine = (rows: readonly Row[]): string => {
  const lost = rows.map(({ noise }) => noise.lostRatio * 100).toSorted((a, b) => a - b);
  const gap = Math.max(0, ...rows.map(({ noise }) => noise.gapMaxMs));
  const middle = lost[lost.length >> 1] ?? 0;
  return `An idle process lost ${middle.toFixed(2)} % of a core in the third of a second before a play (median; most ${(lost.at(-1) ?? 0).toFixed(1)} %), its longest gap was ${gap.toFixed(1)} ms.`;
};

const serverLine = (rows: readonly Row[]): string => {
  const busiest = Math.max(0, ...rows.map(({ serverCpuSec, wallSec }) => (serverCpuSec / wallSec) * 100));
  return `The server used at most ${busiest.toFixed(0)} % of a core over a play: it was not what was measured.`;
};

const HOW = [
  'Every play has a fast server of its own (`bench/storm/server`), which writes prepared bytes and keeps books; rows whose books differ from the',
  "generator's count for nothing. CPU is user + system of the whole process tree, from outside; a figure is the slope between two plays that last",
  "equally long, so that start, report and what costs by the second fall out. Memory is the growth of the tree's RSS from the last moment without a",
  'socket to 1.5 s after all are held. Generators take turns play by play, in another order each round; ratios are taken within a round.',
  '',
  'A generator that turns its loop while it has nothing to do shows a slope that is too small: what a connection costs takes the place of turns. So a',
  'second slope stands beside the first, between plays of one rate, the larger ten times as long (as the storm goes on): what costs by the second is in',
  'it, for each of them. Artillery is held against us by that one.',
  '',
  'A connection is TCP, the WebSocket upgrade, the namespace joined with its credentials, a subscription and its answer, the same back, and both closes.',
  'One without a subscription leaves these two questions and their answers out: what is left beside a handshake is one packet there and one back.',
];

/** The page of all rounds there are. */
export const pageOf = (rounds: readonly Round[], generators: readonly Known[], drops: Drops | null): string => {
  const rows = rounds.flatMap((round) => round.rows);
  const last = rounds.at(-1);
  const here = generators.filter(({ name }) => rows.some((row) => row.generator === name));
  const absent = generators.filter(({ name }) => last?.versions[name] === undefined);
  const apart = problems(rounds);
  return [
    '# A storm: what it costs each generator',
    '',
    ...HOW,
    '',
    `Made ${last?.date ?? '-'} on ${last?.machine ?? '-'} by \`npm run bench:storm\`: ${rounds.length} rounds, raw in \`bench/storm/rounds\`. ${last?.settings ?? ''}`,
    ...fewRoundsNote(rounds.length),
    noiseLine(rows),
    serverLine(rows),
    '',
    '## Promises',
    '',
    ...limitTable(rounds),
    '',
    '## Figures, whole process tree: median (least-most)',
    '',
    ...figureTable(rounds, here, COLUMNS),
    '',
    '## Figures, load workers alone',
    '',
    ...figureTable(
      rounds,
      here.filter(({ name }) => name.startsWith('gateproof')),
      WORKER_COLUMNS,
    ),
    '',
    '## Generators',
    '',
    ...generators.map(({ name, title, note }) => `- ${title} (${last?.versions[name] ?? 'absent'}): ${note}.`),
    ...(absent.length === 0
      ? []
      : ['', `Absent: ${absent.map(({ title }) => title).join(', ')}. Nothing is claimed of them.`]),
    ...(apart.length === 0 ? [] : ['', '## Rows that count for nothing', '', ...apart]),
    ...dropsSection(drops),
    '',
  ].join('\n');
};
