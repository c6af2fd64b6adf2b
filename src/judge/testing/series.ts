import type { CountSeries } from '../compare/count-contest.ts';
import type { CountPair } from '../compare/count-look.ts';
import type { PairRatio } from '../compare/ratios.ts';
import type { TimeSeries } from '../compare/time-contest.ts';

/** Ratios of a candidate against a reference that always takes so many ms, one each pair. */
export const ratiosAgainst = (ratios: readonly number[], referenceMs = 100): PairRatio[] =>
  ratios.map((ratio, index) => ({
    pairs: index + 1,
    referenceUs: referenceMs * 1000,
    candidateUs: referenceMs * ratio * 1000,
    logRatio: Math.log(ratio),
  }));

export const timeSeries = (ratios: readonly PairRatio[], rest: Partial<TimeSeries> = {}): TimeSeries => ({
  ...{ id: 'response-p95', gating: true, limitMs: 200, doubt: null, ratios },
  leftOut: { noSamples: 0, unequal: 0, bothFailed: 0 },
  unmatched: [],
  ...rest,
});

/** Bad ones of so many samples in each pair, reference first. */
export const countPairs = (bad: readonly (readonly [reference: number, candidate: number])[], n = 200): CountPair[] =>
  bad.map(([reference, candidate]) => ({ reference: { n, bad: reference }, candidate: { n, bad: candidate } }));

export const countSeries = (pairs: readonly CountPair[], rest: Partial<CountSeries> = {}): CountSeries => ({
  ...{ id: 'errors', gating: true, objective: 'error-rate', allowedDifference: 0.0005, doubt: null, pairs },
  ownVerdicts: { reference: 'pass', candidate: 'pass' },
  ...rest,
});
