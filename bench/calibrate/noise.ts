import type { Random } from '../../src/core/random.ts';
import { createNormal } from './draws.ts';

/** Requests of a slice, their median in us without any noise, and the sigma of their log-normal scatter. */
export const SLICE_REQUESTS = 200;
export const MEDIAN_US = 50_000;
export const SIGMA = 0.4;

/** How a host slows whole slices, and with them whichever mode is being measured. */
type Drift = {
  readonly name: string;
  /** ln of the host's pace goes from slice to slice as `keep` of its last value and a normal step of `step`. */
  readonly keep: number;
  readonly step: number;
  /** A neighbour comes before a slice with this chance, goes after one with that, and slows it by up to so much: 0.5 = by a half. */
  readonly comes: number;
  readonly goes: number;
  readonly slowsBy: number;
};

export const DRIFTS: readonly Drift[] = [
  { name: 'calm', keep: 0.9, step: 0.02, comes: 0, goes: 1, slowsBy: 0 },
  { name: 'shared', keep: 0.9, step: 0.08, comes: 0.05, goes: 1, slowsBy: 0.5 },
  { name: 'rough', keep: 0.97, step: 0.1, comes: 0.05, goes: 1 / 3, slowsBy: 1 },
];

/** How far the logarithm of one response resembles that of the request before it, inside a slice. */
export const CORRELATIONS: readonly number[] = [0, 0.8];

export type Noise = { readonly name: string; readonly drift: Drift; readonly correlation: number };

export const NOISES: readonly Noise[] = DRIFTS.flatMap((drift) =>
  CORRELATIONS.map((correlation) => ({ name: `${drift.name}, ${correlation}`, drift, correlation })),
);

/** The pace of the host, slice by slice: 1.2 = everything takes a fifth longer. It starts as if it had long been going on. */
const startHost = ({ keep, step, comes, goes, slowsBy }: Drift, random: Random, normal: () => number) => {
  let logPace = (step / Math.sqrt(1 - keep * keep)) * normal();
  let isBeside = random() < comes / (comes + goes);
  return (): number => {
    logPace = keep * logPace + step * normal();
    isBeside = isBeside ? random() >= goes : random() < comes;
    const neighbour = isBeside ? 1 + slowsBy * random() : 1;
    return Math.exp(logPace) * neighbour;
  };
};

/** Slices of one target on a noisy host, in order of time: response times in whole us, in order of their due time. */
export const startSlices = ({ drift, correlation }: Noise, random: Random): (() => Int32Array) => {
  const normal = createNormal(random);
  const host = startHost(drift, random, normal);
  const fresh = Math.sqrt(1 - correlation * correlation);
  return () => {
    const scaleUs = MEDIAN_US * host();
    const slice = new Int32Array(SLICE_REQUESTS);
    let z = normal();
    for (let at = 0; at < SLICE_REQUESTS; at += 1) {
      slice[at] = Math.round(scaleUs * Math.exp(SIGMA * z));
      z = correlation * z + fresh * normal();
    }
    return slice;
  };
};
