import type { Comparison, CountComparison, IndicatorComparison, TimeComparison } from '../../comparison.ts';
import { changeWithin, isBeyond, medians } from './compared.ts';
import { count, counted, listed, percent } from './figures.ts';

const timeFigure = ({ shown: { estimate, candidateMs, referenceMs, margins } }: TimeComparison): string =>
  estimate === null || isBeyond(candidateMs, referenceMs) ? '-' : changeWithin(estimate, margins, 2);

const timeBounds = ({ shown }: TimeComparison): string[] => {
  const { lower, upper, referenceMs, candidateMs, margins } = shown;
  if (referenceMs === null || candidateMs === null) return [];
  const seen = medians(candidateMs, referenceMs);
  return lower === null || upper === null || isBeyond(candidateMs, referenceMs)
    ? [seen]
    : [`${changeWithin(lower, margins, 2)} to ${changeWithin(upper, margins, 2)}`, seen];
};

const countFigure = ({ shown }: CountComparison): string =>
  `${count(shown.candidate.bad)} against ${count(shown.reference.bad)}`;

const countBounds = ({ shown }: CountComparison): string[] => [
  `of ${count(shown.candidate.n)} and ${count(shown.reference.n)}`,
];

const timeVerdict = (of: TimeComparison, equivalent: boolean): string => {
  if (of.verdict === 'inconclusive') return 'undecided';
  const slower = (of.shown.estimate ?? 1) > 1;
  if (of.verdict === 'fail') return slower ? 'WORSE' : 'DIFFERENT';
  if (of.warning === 'proven-faster') return 'faster';
  if (of.warning === 'proven-slower') return 'a little slower';
  return equivalent ? 'alike' : 'no worse';
};

const countVerdict = (of: CountComparison, equivalent: boolean): string => {
  if (of.verdict === 'inconclusive') return 'undecided';
  if (of.verdict === 'fail') return (of.shown.rateDifference ?? 0) > 0 ? 'WORSE' : 'DIFFERENT';
  return equivalent ? 'alike' : 'no worse';
};

/** Words of the table in which two arms are compared. */
export const comparisonTableText = {
  title: 'Candidate against reference',
  controlTitle: 'Control: reference against itself',
  column: { figure: 'figure', seen: 'difference', verdict: 'verdict' },
  infoOnly: (name: string): string => `${name} (info)`,
  figure: (of: IndicatorComparison): string => (of.kind === 'time' ? timeFigure(of) : countFigure(of)),
  bounds: (of: IndicatorComparison): readonly string[] => (of.kind === 'time' ? timeBounds(of) : countBounds(of)),
  verdict: (of: IndicatorComparison, { equivalent }: Pick<Comparison, 'equivalent'>): string =>
    of.kind === 'time' ? timeVerdict(of, equivalent) : countVerdict(of, equivalent),
  /** A verdict stands on the pairs of the look that decided it. */
  after: (pairs: number): string => `after ${counted(pairs, 'pairs')}`,
  caption: ({ reference, candidate, pairs, plannedLooks, alphaPerLook, indicators }: Comparison): string => {
    const taken = plannedLooks.filter((look) =>
      indicators.some(({ looks }) => looks.some((each) => each.pairs === look)),
    );
    const looks =
      taken.length === 0 ? `none, the first is due after ${count(plannedLooks[0] ?? 0)}` : listed(taken.map(count));
    return `Candidate ${candidate}, reference ${reference}: ${counted(pairs, 'pairs')} of slices, one right after the other, in random order. Looks: ${looks}; each is wrong at most ${percent(alphaPerLook)} of the time. Bounds are ${percent(1 - alphaPerLook)} sure each way.`;
  },
} as const;
