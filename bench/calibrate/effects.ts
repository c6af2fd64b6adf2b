import type { Random } from '../../src/core/random.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import { successes } from './draws.ts';

/** What is done to every slice of the candidate; `must` is the verdict a cell is held to, null where only the rates are published. */
export type Effect = {
  readonly name: string;
  readonly must: Verdict | null;
  /** From response times in us, ascending, to others, ascending; what it is given stays as it is. */
  on(sorted: Int32Array, random: Random): Int32Array;
};

const scaledBy =
  (factor: number) =>
  (sorted: Int32Array): Int32Array =>
    sorted.map((us) => Math.round(us * factor));

const SLOWEST = 0.1;
const BIMODAL = 0.02;

const slowestScaled = (sorted: Int32Array): Int32Array => {
  const from = sorted.length - Math.round(SLOWEST * sorted.length);
  return sorted.map((us, at) => (at < from ? us : Math.round(us * 1.1)));
};

const someScaled = (sorted: Int32Array, random: Random): Int32Array => {
  const scaled = sorted.slice();
  successes(sorted.length, BIMODAL, random, (at) => {
    scaled[at] = (sorted[at] ?? 0) * 5;
  });
  return scaled.sort();
};

/** The candidate is the reference again. */
export const ALIKE: Effect = { name: 'A/A', must: 'pass', on: (sorted) => sorted };

export const EFFECTS: readonly Effect[] = [
  { name: '+10 %', must: null, on: scaledBy(1.1) },
  { name: '+15 %', must: 'fail', on: scaledBy(1.15) },
  { name: 'slowest 10 % of requests x 1.10', must: null, on: slowestScaled },
  { name: '+10 ms', must: null, on: (sorted) => sorted.map((us) => us + 10_000) },
  { name: '2 % of requests x 5', must: null, on: someScaled },
  { name: '30 % faster', must: 'pass', on: scaledBy(0.7) },
];
