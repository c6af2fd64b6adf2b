import type { EngineShares, EngineSockets, EngineTimes, TwoEngines } from '../../two-engines.ts';
import { count, counted, listed, milliseconds, percent } from './figures.ts';

const TIMES: Readonly<Record<EngineTimes['what'], string>> = { p50: 'P50', p95: 'P95' };

const time = (ms: number | null): string => (ms === null ? 'never' : milliseconds(ms));

const ofAll = ({ bad, n }: EngineShares['native']): string =>
  `${count(bad)} of ${count(n)}${n === 0 ? '' : ` (${percent(bad / n)})`}`;

/** How a sentence calls what went wrong, and its times. */
type Words = { readonly bad: string; readonly time: string };

const REQUESTS: Words = { bad: 'without a good answer', time: '' };
const SOCKETS: Words = { bad: 'not in or lost', time: 'the time to join: ' };

/** Medians of a quantile, and over how many pairs where that is not all of them. */
const medians = ({ what, pairs, nativeMs, k6Ms }: EngineTimes, all: number): string => {
  if (pairs === 0) return `${TIMES[what]} unknown`;
  return `${TIMES[what]} ${time(nativeMs)} and ${time(k6Ms)}${pairs < all ? ` (${counted(pairs, 'pairs')})` : ''}`;
};

const figuresOf = ({ pairs, shares, times }: EngineSockets, { bad, time: of }: Words): string => {
  const each = times.map((quantile) => medians(quantile, pairs));
  const left = times.some((quantile) => quantile.pairs < pairs)
    ? ', without the pairs in which our own lateness could hide a difference'
    : '';
  return `${counted(pairs, 'pairs')} of neighbouring slices, ours first: ${bad} ${ofAll(shares.native)} and ${ofAll(shares.k6)}, medians of ${of}${listed(each)}${left}`;
};

const figures = (seen: TwoEngines): string => {
  const of = [
    ...(seen.pairs === 0 ? [] : [figuresOf(seen, REQUESTS)]),
    ...(seen.sockets === null || seen.sockets.pairs === 0 ? [] : [`sockets, ${figuresOf(seen.sockets, SOCKETS)}`]),
  ];
  return of.length === 0
    ? 'no two neighbouring slices of one phase that both send requests or both open sockets'
    : of.join('; ');
};

const WHAT_THEN = {
  agree: 'our engine and k6 agree',
  disagree: 'our engine and k6 DISAGREE',
  'too-few':
    'nobody can tell whether our engine and k6 agree: it takes 10 pairs of slices that send requests, or that open sockets (11 with several modes, 11 of each with both, 12 with all of these), in which our own lateness is well under what they measure; a longer load has more',
} as const;

const shareApart = (pairs: number, { native, k6, nativeWorse, k6Worse }: EngineShares, what: string): string =>
  `${nativeWorse > k6Worse ? 'ours' : 'k6'} had more ${what} in ${count(Math.max(nativeWorse, k6Worse))} of ${counted(pairs, 'pairs')} (ours ${ofAll(native)}, k6 ${ofAll(k6)})`;

const timeApart = ({ what, pairs, nativeSlower, k6Slower, nativeMs, k6Ms }: EngineTimes, of: string): string =>
  `${TIMES[what]}${of} of ${nativeSlower > k6Slower ? 'ours' : 'k6'} is slower in ${count(Math.max(nativeSlower, k6Slower))} of ${counted(pairs, 'pairs')} (medians: ours ${time(nativeMs)}, k6 ${time(k6Ms)})`;

const apartOf = ({ pairs, shares, times }: EngineSockets, what: string, of: string): string[] => [
  ...(shares.disagree ? [shareApart(pairs, shares, what)] : []),
  ...times.filter(({ disagree }) => disagree).map((each) => timeApart(each, of)),
];

/** Sentences on whether k6 and our own engine saw the same. */
export const twoEnginesText = {
  title: 'Two engines',
  line: (mode: string, seen: TwoEngines) => `${mode}: ${WHAT_THEN[seen.verdict]}: ${figures(seen)}.`,
  reason: (mode: string, seen: TwoEngines) => {
    const apart = [
      ...apartOf(seen, 'requests without a good answer', ''),
      ...(seen.sockets === null
        ? []
        : apartOf(seen.sockets, 'sockets that did not get in or were lost', ' of the time to join')),
    ];
    return `${mode}: our engine and k6 do not see the same target: ${listed(apart)}. Equal engines differ so much in at most one of 100 runs, so one of the two does not measure the target alone.`;
  },
  advice: (mode: string) =>
    `${mode}: look at the lateness of both, and give the generator more processors (k6 takes several times our work for a request); then see what in front of the target treats them differently (k6 opens a connection for each virtual user).`,
} as const;
