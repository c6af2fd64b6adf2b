import { type Spread, spreadOf } from '../common/spread.ts';
import type { Measure, Round, Row } from './rows.ts';

/** A figure of a generator in one round. `workers`: by the CPU of its load workers alone. */
export type FigureId =
  | 'connect-us'
  | 'connect-on-us'
  | 'connect-us-workers'
  | 'join-us'
  | 'join-us-workers'
  | 'held-kb'
  | 'one-per-cpu-sec'
  | 'one-per-cpu-sec-workers'
  | 'ten-per-cpu-sec'
  | 'ten-per-cpu-sec-workers';

type Cpu = 'treeCpuSec' | 'workersCpuSec';

/** The row of a play that counts. */
const rowOf = ({ rows }: Round, generator: string, measure: Measure, size: string): Row | null =>
  rows.find(
    (row) => row.generator === generator && row.measure === measure && row.size === size && row.problem === null,
  ) ?? null;

/** CPU seconds that the larger play took more; null where one is missing, or noise took more than there was to see. */
const moreCpuSec = (small: Row | null, large: Row | null, cpu: Cpu): number | null => {
  const [less, more] = [small?.[cpu] ?? null, large?.[cpu] ?? null];
  return less === null || more === null || more <= less ? null : more - less;
};

type Slope = { readonly measure: 'connect' | 'join'; readonly from: 'brief' | 'small' };
const CONNECT: Slope = { measure: 'connect', from: 'small' };
const CONNECT_ON: Slope = { measure: 'connect', from: 'brief' };
const JOIN: Slope = { measure: 'join', from: 'small' };

/** What a connection more costs between two plays. */
const connectionUs = (round: Round, generator: string, { measure, from }: Slope, cpu: Cpu): number | null => {
  const small = rowOf(round, generator, measure, from);
  const large = rowOf(round, generator, measure, 'large');
  const sec = moreCpuSec(small, large, cpu);
  return sec === null ? null : (sec * 1e6) / ((large?.connections ?? 0) - (small?.connections ?? 0));
};

const heldKb = (round: Round, generator: string): number | null => {
  const row = rowOf(round, generator, 'hold', 'held');
  if (row === null || row.rss === null) return null;
  return (row.rss.heldBytes - row.rss.beforeBytes) / 1024 / row.connections;
};

const perCpuSec = (round: Round, generator: string, size: 'one' | 'ten', cpu: Cpu): number | null => {
  const few = rowOf(round, generator, 'messages', 'few');
  const many = rowOf(round, generator, 'messages', size);
  const sec = moreCpuSec(few, many, cpu);
  return sec === null ? null : ((many?.server.messages ?? 0) - (few?.server.messages ?? 0)) / sec;
};

/** One figure of one generator in one round; null = not measured. */
export const figureOf = (round: Round, generator: string, figure: FigureId): number | null => {
  switch (figure) {
    case 'connect-us':
      return connectionUs(round, generator, CONNECT, 'treeCpuSec');
    case 'connect-on-us':
      return connectionUs(round, generator, CONNECT_ON, 'treeCpuSec');
    case 'connect-us-workers':
      return connectionUs(round, generator, CONNECT, 'workersCpuSec');
    case 'join-us':
      return connectionUs(round, generator, JOIN, 'treeCpuSec');
    case 'join-us-workers':
      return connectionUs(round, generator, JOIN, 'workersCpuSec');
    case 'held-kb':
      return heldKb(round, generator);
    case 'one-per-cpu-sec':
      return perCpuSec(round, generator, 'one', 'treeCpuSec');
    case 'one-per-cpu-sec-workers':
      return perCpuSec(round, generator, 'one', 'workersCpuSec');
    case 'ten-per-cpu-sec':
      return perCpuSec(round, generator, 'ten', 'treeCpuSec');
    case 'ten-per-cpu-sec-workers':
      return perCpuSec(round, generator, 'ten', 'workersCpuSec');
  }
};

/** A figure in each round that measured it. */
export const figuresOver = (rounds: readonly Round[], generator: string, figure: FigureId): readonly number[] =>
  rounds.flatMap((round) => figureOf(round, generator, figure) ?? []);

/** The same as a spread. */
export const figureOver = (rounds: readonly Round[], generator: string, figure: FigureId): Spread | null =>
  spreadOf(figuresOver(rounds, generator, figure));

/** Ratio of two generators, round by round, where both were measured: what a minute of noise does to both falls out. */
export const ratiosOver = (
  rounds: readonly Round[],
  [above, below]: readonly [string, string],
  figure: FigureId,
): readonly number[] =>
  rounds.flatMap((round) => {
    const [a, b] = [figureOf(round, above, figure), figureOf(round, below, figure)];
    return a === null || b === null || b === 0 ? [] : a / b;
  });
