import { createRandom, type Random } from '../../src/core/random.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import { decide, totalCount } from '../../src/judge/absolute.ts';
import { rulesOf } from '../../src/judge/compare/contest.ts';
import type { CountPair } from '../../src/judge/compare/count-look.ts';
import { decideSeries } from '../../src/judge/compare/decide.ts';
import { errorRate } from '../../src/judge/slo/error-rate.ts';
import { allowedBadRatioOf } from '../../src/judge/slo/slo.ts';
import { DEFAULT_ALPHA } from '../../src/judge/stats/clopperPearson.ts';
import { batchDesignEffect, type SliceCount } from '../../src/judge/stats/designEffect.ts';
import { rateRatio } from '../../src/judge/stats/rateRatio.ts';
import { countSeries } from '../../src/judge/testing/series.ts';
import { successes } from './draws.ts';
import { SLICE_REQUESTS } from './noise.ts';

/** Errors of two modes: true rates, and how many requests in a row share one fate. */
export type ErrorCell = { readonly reference: number; readonly candidate: number; readonly burst: number };

const PAIRS = 240;
const PEER_ALPHA = 0.01;
const rules = rulesOf({ equivalent: false });
const allowedBadRatio = allowedBadRatioOf(errorRate);

/** Errors of one slice: groups of `burst` requests, each of which fails as a whole or not at all. */
const slice = (rate: number, burst: number, random: Random): SliceCount => {
  let bad = 0;
  successes(SLICE_REQUESTS / burst, rate, random, () => {
    bad += burst;
  });
  return { n: SLICE_REQUESTS, bad };
};

const ownVerdict = (slices: readonly SliceCount[]): Verdict =>
  decide({ ...totalCount(slices), allowedBadRatio, designEffect: batchDesignEffect(slices), alpha: DEFAULT_ALPHA })
    .verdict;

export type ErrorsPlayed = { readonly verdict: Verdict; readonly pairs: number; readonly ratioFails: boolean };

/**
 * 240 pairs, all planned looks. Beside it the exact conditional rate ratio of the same requests: it fails when its lower 99 % bound is over 1 and the
 * rates differ by more than ours may.
 */
export const playErrors = ({ reference, candidate, burst }: ErrorCell, random: Random): ErrorsPlayed => {
  const pairs: CountPair[] = Array.from({ length: PAIRS }, () => ({
    reference: slice(reference, burst, random),
    candidate: slice(candidate, burst, random),
  }));
  const ownVerdicts = {
    reference: ownVerdict(pairs.map((pair) => pair.reference)),
    candidate: ownVerdict(pairs.map((pair) => pair.candidate)),
  };
  const series = countSeries(pairs, { ownVerdicts });
  const [ours] = decideSeries({ pairs: PAIRS, times: [], counts: [series] }, rules);
  const shown = ours?.shown.pairs ?? 0;
  const [one, other] = [
    totalCount(pairs.slice(0, shown).map((pair) => pair.reference)),
    totalCount(pairs.slice(0, shown).map((pair) => pair.candidate)),
  ];
  const isApart = other.bad / other.n - one.bad / one.n > series.allowedDifference;
  return {
    verdict: ours?.verdict ?? 'inconclusive',
    pairs: shown,
    ratioFails: isApart && rateRatio(one, other, PEER_ALPHA).lower > 1,
  };
};

export type ErrorTally = {
  readonly cell: ErrorCell;
  readonly repeats: number;
  readonly fails: number;
  readonly passes: number;
  readonly ratioFails: number;
  readonly pairsP50: number;
};

export const tallyErrors = (cell: ErrorCell, repeats: number, seed: number): ErrorTally => {
  const name = `errors ${cell.reference} ${cell.candidate} ${cell.burst}`;
  const played = Array.from({ length: repeats }, (_, repeat) =>
    playErrors(cell, createRandom(seed, `${name}; ${repeat}`)),
  );
  const used = played.map(({ pairs }) => pairs).toSorted((one, other) => one - other);
  return {
    ...{ cell, repeats },
    fails: played.filter(({ verdict }) => verdict === 'fail').length,
    passes: played.filter(({ verdict }) => verdict === 'pass').length,
    ratioFails: played.filter((each) => each.ratioFails).length,
    pairsP50: used[Math.ceil(repeats / 2) - 1] ?? Number.NaN,
  };
};
