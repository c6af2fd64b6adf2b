import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../core/random.ts';
import { type Verdict, worstVerdict } from '../../core/verdict.ts';
import { countPairs, countSeries, timeSeries } from '../testing/series.ts';
import { rulesOf } from './contest.ts';
import { decideSeries } from './decide.ts';
import type { PairRatio } from './ratios.ts';

const rules = rulesOf({ equivalent: false });
const REQUESTS = 200;
const QUANTILES = [
  { id: 'response-p50', quantile: 0.5, mergeTo: 1 },
  { id: 'response-p95', quantile: 0.95, mergeTo: 1 },
  { id: 'response-p99', quantile: 0.99, mergeTo: 1 },
] as const;

const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

type Slices = readonly [reference: Float64Array, candidate: Float64Array];

/**
 * What two modes on one host look like, pair after pair. Every request is log-normal around 50 ms. The host drifts from slice to slice, and both
 * modes with it; now and then a neighbour slows one slice, of either mode, by up to a half. In each pair a coin says which mode is first.
 */
const playPairs = (random: Random, candidateFactor: number): (() => Slices) => {
  let drift = 0;
  const slice = (factor: number): Float64Array => {
    drift = 0.9 * drift + 0.08 * normal(random);
    const neighbour = random() < 0.05 ? 1 + random() / 2 : 1;
    const scale = 50_000 * factor * neighbour * Math.exp(drift);
    return Float64Array.from({ length: REQUESTS }, () => scale * Math.exp(0.4 * normal(random))).sort();
  };
  return () => {
    if (random() < 0.5) return [slice(1), slice(candidateFactor)];
    const candidate = slice(candidateFactor);
    return [slice(1), candidate];
  };
};

const merged = (slices: readonly Float64Array[]): Float64Array => {
  const all = new Float64Array(slices.length * REQUESTS);
  for (const [index, slice] of slices.entries()) all.set(slice, index * REQUESTS);
  return slices.length === 1 ? all : all.sort();
};

const quantile = (sorted: Float64Array, q: number): number => sorted[Math.ceil(q * sorted.length) - 1]!;

const ratios = (slices: readonly Slices[], q: number, mergeTo: number): PairRatio[] =>
  Array.from({ length: Math.floor(slices.length / mergeTo) }, (_, group) => {
    const members = slices.slice(group * mergeTo, (group + 1) * mergeTo);
    const referenceUs = quantile(merged(members.map(([reference]) => reference)), q);
    const candidateUs = quantile(merged(members.map(([, candidate]) => candidate)), q);
    const logRatio = Math.log(candidateUs) - Math.log(referenceUs);
    return { pairs: (group + 1) * mergeTo, referenceUs, candidateUs, logRatio };
  });

/** Plays pairs until all quantiles are decided or 240 were played; the worst of them is the verdict. */
const play = (seed: number, candidateFactor: number): Verdict => {
  const next = playPairs(createRandom(seed, 'simulation'), candidateFactor);
  const slices: Slices[] = [];
  let verdict: Verdict = 'inconclusive';
  for (const pairs of [15, 30, 60, 120, 240]) {
    while (slices.length < pairs) slices.push(next());
    const times = QUANTILES.map(({ id, quantile, mergeTo }) => timeSeries(ratios(slices, quantile, mergeTo), { id }));
    verdict = worstVerdict(decideSeries({ pairs, times, counts: [] }, rules).map((each) => each.verdict));
    if (verdict !== 'inconclusive') return verdict;
  }
  return verdict;
};

const share = (runs: number, candidateFactor: number, wanted: Verdict): number =>
  Array.from({ length: runs }, (_, seed) => play(seed, candidateFactor)).filter((verdict) => verdict === wanted)
    .length / runs;

describe('two modes on a host that drifts, with noisy neighbours', () => {
  it('A/A: 250 comparisons of a mode with itself hardly ever fail, and nearly all pass', { timeout: 30_000 }, () => {
    const verdicts = Array.from({ length: 250 }, (_, seed) => play(seed, 1));
    expect(verdicts.filter((verdict) => verdict === 'fail').length).toBeLessThanOrEqual(1);
    expect(verdicts.filter((verdict) => verdict === 'pass').length).toBeGreaterThanOrEqual(245);
  });

  it('a mode 15 % slower fails', () => {
    expect(share(40, 1.15, 'fail')).toBeGreaterThanOrEqual(0.95);
  });

  it('a mode 30 % faster passes', () => {
    expect(share(40, 0.7, 'pass')).toBe(1);
  });

  it('a mode at the unacceptable margin hardly ever passes', () => {
    expect(share(60, 1.1, 'pass')).toBeLessThanOrEqual(0.02);
  });
});

const PAIRS = 60;

/** How many of `REQUESTS` independent requests fail. */
const failures = (random: Random, rate: number): number =>
  Array.from({ length: REQUESTS }, random).filter((draw) => draw < rate).length;

type Bad = readonly [reference: number, candidate: number];

const verdictOn = (bad: readonly Bad[]): Verdict => {
  const counts = [countSeries(countPairs(bad, REQUESTS))];
  return worstVerdict(decideSeries({ pairs: PAIRS, times: [], counts }, rules).map(({ verdict }) => verdict));
};

const failing = (runs: number, bad: (random: Random) => Bad): number => {
  const verdicts = Array.from({ length: runs }, (_, seed) => {
    const random = createRandom(seed, 'errors');
    return verdictOn(Array.from({ length: PAIRS }, () => bad(random)));
  });
  return verdicts.filter((verdict) => verdict === 'fail').length / runs;
};

describe('errors of two modes', () => {
  it('2 % in one mode fail', () => {
    expect(failing(50, (random) => [0, failures(random, 0.02)])).toBe(1);
    expect(failing(50, (random) => [failures(random, 0.001), failures(random, 0.021)])).toBe(1);
  });

  it('as many in both modes hardly ever fail, single or in bursts of 20', () => {
    const burst = (random: Random) => (random() < 0.2 ? 20 : 0);
    expect(failing(300, (random) => [failures(random, 0.01), failures(random, 0.01)])).toBeLessThanOrEqual(0.01);
    expect(failing(300, (random) => [burst(random), burst(random)])).toBeLessThanOrEqual(0.01);
  });

  it('one burst in one slice of one mode does not fail', () => {
    const oneBurst = Array.from({ length: PAIRS }, (_, at) => [0, at === 31 ? 180 : 0] as const);
    expect(verdictOn(oneBurst)).toBe('pass');
  });
});
