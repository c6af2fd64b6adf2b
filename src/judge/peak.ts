import type { Arm } from '../core/modes.ts';
import type { PeakFigure, PeakPlayed, PeakRatio, PeakRound, PeakSpread } from '../core/peak.ts';
import type { Books } from '../core/record.ts';
import { contradictedLines } from './books.ts';
import { median } from './stats/median.ts';

/** A loop or a core that is busy for more than this (docs/spec has no such figure; a run voids a breach at the same one) was itself the limit. */
const BUSY_RATIO = 0.85;

export const isGeneratorLimit = ({ cpuRatio, loopRatio }: PeakPlayed['generator']): boolean =>
  cpuRatio > BUSY_RATIO || loopRatio > BUSY_RATIO;

const spreadOf = (values: readonly number[]): PeakSpread => ({
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values),
});

const perSec = ({ ok, windowMs }: PeakPlayed): number => (ok * 1000) / windowMs;

const summed = (all: readonly Readonly<Record<string, number>>[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const each of all) for (const [kind, n] of Object.entries(each)) sums[kind] = (sums[kind] ?? 0) + n;
  return sums;
};

/** Why these plays say nothing; null = they do. One that was interrupted is no round. */
const reasonOf = (plays: readonly PeakPlayed[]): PeakFigure['reason'] => {
  if (plays.length === 0) return 'not-played';
  if (plays.some(({ ended }) => ended === 'rate-limited')) return 'rate-limited';
  if (plays.some(({ ended }) => ended === 'target-gone')) return 'target-gone';
  if (plays.some(({ ok }) => ok === 0)) return 'no-ok-answer';
  return plays.some(({ ok, failed }) => failed > ok) ? 'mostly-not-ok' : null;
};

/** An arm at a number of connections, as it was asked for. */
export type PeakCell = { readonly arm: Arm; readonly connections: number };

const isOf =
  ({ arm, connections }: PeakCell) =>
  (round: PeakRound): boolean =>
    round.arm === arm && round.connections === connections && round.played.ended !== 'interrupted';

/** What all rounds say of one arm at one number of connections. */
export const peakFigureOf = (cell: PeakCell, rounds: readonly PeakRound[]): PeakFigure => {
  const plays = rounds.filter(isOf(cell)).map(({ played }) => played);
  const reason = reasonOf(plays);
  const [ok, failed] = [
    plays.reduce((sum, play) => sum + play.ok, 0),
    plays.reduce((sum, play) => sum + play.failed, 0),
  ];
  const isBound = plays.some(({ generator }) => isGeneratorLimit(generator));
  const says = isBound ? 'lower-bound' : 'measured';
  return {
    ...cell,
    says: reason === null ? says : 'nothing',
    reason,
    rounds: plays.length,
    okPerSec: reason === null ? spreadOf(plays.map(perSec)) : null,
    failedRatio: ok + failed === 0 ? null : failed / (ok + failed),
    failures: summed(plays.map(({ books }) => books.failures)),
    generator:
      plays.length === 0
        ? null
        : {
            cpuRatio: Math.max(...plays.map(({ generator }) => generator.cpuRatio)),
            loopRatio: Math.max(...plays.map(({ generator }) => generator.loopRatio)),
          },
  };
};

/** Of a target whose own counts contradict ours nothing can be said: one of the two is wrong, and which one is not known. */
export const believedPeak = (figure: PeakFigure, books: Books): PeakFigure =>
  contradictedLines(books).length === 0 || figure.says === 'nothing'
    ? figure
    : { ...figure, says: 'nothing', reason: 'bookkeeping', okPerSec: null };

/** Throughput of one arm over another's, by the rounds that both have; null where either says nothing. */
export const peakRatioOf = (
  connections: number,
  [arm, over]: readonly [Arm, Arm],
  rounds: readonly PeakRound[],
): PeakRatio | null => {
  const figures = [arm, over].map((each) => peakFigureOf({ arm: each, connections }, rounds));
  if (figures.some(({ says }) => says === 'nothing')) return null;
  const below = rounds.filter(isOf({ arm: over, connections }));
  const ratios = rounds.filter(isOf({ arm, connections })).flatMap(({ round, played }) => {
    const other = below.find((each) => each.round === round);
    return other === undefined ? [] : [perSec(played) / perSec(other.played)];
  });
  if (ratios.length === 0) return null;
  const isBound = figures.some(({ says }) => says === 'lower-bound');
  return { connections, arm, over, ratio: spreadOf(ratios), isBound };
};
