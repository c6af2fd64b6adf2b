import type { EngineShares, EngineTimes, TwoEngines } from '../../two-engines.ts';
import { count, counted, listed, milliseconds, percent } from './figures.ts';

const TIMES: Readonly<Record<EngineTimes['what'], string>> = { p50: 'P50', p95: 'P95' };

const time = (ms: number | null): string => (ms === null ? 'never' : milliseconds(ms));

const ofAll = ({ bad, n }: EngineShares['native']): string =>
  `${count(bad)} of ${count(n)}${n === 0 ? '' : ` (${percent(bad / n)})`}`;

const figures = ({ pairs, shares, times }: TwoEngines): string => {
  if (pairs === 0) return 'no two neighbouring slices of one phase';
  const each = times.map(({ what, nativeMs, k6Ms }) => `${TIMES[what]} ${time(nativeMs)} and ${time(k6Ms)}`);
  return `${counted(pairs, 'pairs')} of neighbouring slices, ours first: without a good answer ${ofAll(shares.native)} and ${ofAll(shares.k6)}, medians of ${listed(each)}`;
};

const WHAT_THEN = {
  agree: 'our engine and k6 agree',
  disagree: 'our engine and k6 DISAGREE',
  'too-few':
    'nobody can tell whether our engine and k6 agree: it takes 10 pairs of slices, and our own lateness well under what they measure',
} as const;

const shareApart = (pairs: number, { native, k6, nativeWorse, k6Worse }: EngineShares): string =>
  `${nativeWorse > k6Worse ? 'ours' : 'k6'} had more requests without a good answer in ${count(Math.max(nativeWorse, k6Worse))} of ${counted(pairs, 'pairs')} (ours ${ofAll(native)}, k6 ${ofAll(k6)})`;

const timeApart = (pairs: number, { what, nativeSlower, k6Slower, nativeMs, k6Ms }: EngineTimes): string =>
  `${TIMES[what]} of ${nativeSlower > k6Slower ? 'ours' : 'k6'} is slower in ${count(Math.max(nativeSlower, k6Slower))} of ${counted(pairs, 'pairs')} (medians: ours ${time(nativeMs)}, k6 ${time(k6Ms)})`;

/** Sentences on whether k6 and our own engine saw the same. */
export const twoEnginesText = {
  title: 'Two engines',
  line: (mode: string, seen: TwoEngines) => `${mode}: ${WHAT_THEN[seen.verdict]}: ${figures(seen)}.`,
  reason: (mode: string, seen: TwoEngines) => {
    const { shares, times, pairs } = seen;
    const apart = [
      ...(shares.disagree ? [shareApart(pairs, shares)] : []),
      ...times.filter(({ disagree }) => disagree).map((each) => timeApart(pairs, each)),
    ];
    return `${mode}: our engine and k6 do not see the same target: ${listed(apart)}. Equal engines differ so much in at most one of 100 runs, so one of the two does not measure the target alone.`;
  },
  advice: (mode: string) =>
    `${mode}: look at the lateness of both, and give the generator more processors (k6 takes several times our work for a request); then see what in front of the target treats them differently (k6 opens a connection for each virtual user).`,
} as const;
