import type { LimitAnswer, StepObjective } from '../../../core/limit-search.ts';
import { createRandom, type Random } from '../../../core/random.ts';
import { decide } from '../../absolute.ts';
import { batchDesignEffect } from '../../stats/designEffect.ts';
import { riseOf } from '../growth.ts';
import { nextStep, type SearchSettings } from '../search.ts';
import type { Tried } from '../standing.ts';
import { outcomeOf } from '../step.ts';
import { stepDurationMs } from '../step-length.ts';

/** A target as a queue: one server that takes this long for each of what waits, or none at all. */
export type Simulated = {
  /** Requests a second that the one server can serve; null: it never has to wait. */
  readonly capacityPerSec: number | null;
  readonly service: 'constant' | 'exponential';
  readonly arrivals: 'constant' | 'poisson';
};

const LIMIT_MS = 200;
const WARM_UP_MS = 4_000;
const AROUND_MS = 3_000;
/** Of a target that never has to wait, the mean answer. */
const IDLE_MS = 5;
const SLICES = 20;
const GATING = ['availability', 'response-p95'] as const;

type Step = { readonly ratePerSec: number; readonly durationMs: number; readonly slices: number };

const exponential = (random: Random, mean: number): number => -Math.log(1 - random()) * mean;

/** Instants in ms, ascending. */
const dueOf = ({ arrivals }: Simulated, count: number, totalMs: number, random: Random): Float64Array =>
  arrivals === 'constant'
    ? Float64Array.from({ length: count }, (_, i) => ((i + 0.5) * totalMs) / count)
    : Float64Array.from({ length: count }, () => random() * totalMs).sort();

/** Responses in ms of the judged arrivals, slice by slice, each ascending (Lindley's recursion, from an empty queue at the start of the warm-up). */
const responsesOf = (target: Simulated, { ratePerSec, durationMs, slices }: Step, random: Random): Float64Array[] => {
  const totalMs = WARM_UP_MS + durationMs;
  const dueMs = dueOf(target, Math.round((ratePerSec * totalMs) / 1000), totalMs, random);
  const responses = new Float64Array(dueMs.length);
  const starts = Array.from({ length: slices + 1 }, () => dueMs.length);
  const meanMs = target.capacityPerSec === null ? null : 1000 / target.capacityPerSec;
  let freeMs = 0;
  let nth = 0;
  for (const at of dueMs) {
    if (meanMs === null) responses[nth] = exponential(random, IDLE_MS);
    else {
      freeMs = Math.max(at, freeMs) + (target.service === 'constant' ? meanMs : exponential(random, meanMs));
      responses[nth] = freeMs - at;
    }
    const slice = Math.floor(((at - WARM_UP_MS) / durationMs) * slices);
    if (slice >= 0) starts[slice] = Math.min(starts[slice] ?? nth, nth);
    nth += 1;
  }
  return Array.from({ length: slices }, (_, slice) => responses.subarray(starts[slice], starts[slice + 1]).sort());
};

const resultOf = (
  id: StepObjective['id'],
  counts: readonly { n: number; bad: number }[],
  allowed: number,
): StepObjective => {
  const n = counts.reduce((sum, each) => sum + each.n, 0);
  const bad = counts.reduce((sum, each) => sum + each.bad, 0);
  const decided = decide({ n, bad, allowedBadRatio: allowed, designEffect: batchDesignEffect(counts), alpha: 0.05 });
  const coarse = id === 'availability' && decided.verdict === 'inconclusive' && bad === 0;
  const reason = decided.verdict === 'inconclusive' ? 'too-few-samples' : null;
  return { id, verdict: decided.verdict, reason, coarse, limit: allowed, observed: null, n, bad, upper: decided.upper };
};

/** How many of some ascending values reach a limit. */
const countFrom = (ascending: Float64Array, limit: number): number => {
  const first = ascending.findIndex((value) => value >= limit);
  return first === -1 ? 0 : ascending.length - first;
};

const playStep = (target: Simulated, ratePerSec: number, factor: 1 | 2, random: Random): Tried => {
  const durationMs = factor * stepDurationMs(ratePerSec, { stepMs: 10_000, gating: GATING });
  const bySlice = responsesOf(target, { ratePerSec, durationMs, slices: factor * SLICES }, random);
  const slow = bySlice.map((slice) => ({ n: slice.length, bad: countFrom(slice, LIMIT_MS) }));
  const objectives = [
    resultOf(
      'availability',
      slow.map(({ n }) => ({ n, bad: 0 })),
      0.001,
    ),
    resultOf('response-p95', slow, 0.05),
  ];
  const riseMs = riseOf(bySlice.map((slice) => slice[Math.floor(slice.length / 2)] ?? 0));
  const outcome = outcomeOf({
    ...{ invalid: [], objectives, clientsDisagree: false, riseMs, limitMs: LIMIT_MS },
    ...{ isLate: false, fellBehind: false },
  });
  return { ratePerSec, factor, tookMs: durationMs + WARM_UP_MS + AROUND_MS, ...outcome };
};

export const SETTINGS: SearchSettings = {
  fromPerSec: 200,
  floorPerSec: 3,
  capPerSec: 20_000,
  resolutionRatio: 0.05,
  budgetMs: 3_600_000,
  tookMs: (ratePerSec, factor) =>
    factor * stepDurationMs(ratePerSec, { stepMs: 10_000, gating: GATING }) + WARM_UP_MS + AROUND_MS,
};

export type Searched = { readonly answer: LimitAnswer; readonly tried: readonly Tried[] };

/** A whole search on a simulated target. */
export const searchOn = (target: Simulated, seed: number, settings: SearchSettings = SETTINGS): Searched => {
  const random = createRandom(seed, 'simulated target');
  const tried: Tried[] = [];
  for (;;) {
    const next = nextStep(tried, settings);
    if (next.kind === 'end') return { answer: next.answer, tried };
    tried.push(playStep(target, next.ratePerSec, next.factor, random));
  }
};
