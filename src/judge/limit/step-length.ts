import type { ObjectiveId } from '../../core/objectives.ts';
import { SLOS } from '../slo/registry.ts';
import { allowedBadRatioOf } from '../slo/slo.ts';
import { smallestSample } from '../stats/sampleSize.ts';

/** How many times a step may be lengthened for the sake of an objective that needs many requests. */
const LONGEST = 3;
/** Room for arrivals that lie unevenly, and for those that a plan rounds away. */
const SPARE = 1.02;
const WHOLE_MS = 500;
/** A step is cut into so many slices: what the trend of it is read from. */
const SLICES = 20;

type Wanted = { readonly stepMs: number; readonly gating: readonly ObjectiveId[] };

/**
 * How long a step at this rate is judged, in ms: as long as was asked for; so long that a gating latency of quotes is decided with one slow answer
 * (93 requests for P95); and up to three times as long where that gives the gating shares of requests what they need (2,995 for 0.1 %).
 */
export const stepDurationMs = (ratePerSec: number, { stepMs, gating }: Wanted): number => {
  const ofRequests = SLOS.filter(({ id, sampleNoun }) => gating.includes(id) && sampleNoun === 'requests');
  const msFor = (samples: number): number => (SPARE * samples * 1000) / ratePerSec;
  const least = ofRequests
    .filter(({ unit }) => unit === 'ms')
    .map((slo) => msFor(smallestSample({ bad: 1, allowedBadRatio: allowedBadRatioOf(slo) })));
  const wished = ofRequests
    .filter(({ unit }) => unit === 'ratio')
    .map((slo) => msFor(smallestSample({ bad: 0, allowedBadRatio: allowedBadRatioOf(slo) })));
  const longest = LONGEST * stepMs;
  const durationMs = Math.max(stepMs, ...least, ...wished.map((ms) => Math.min(longest, ms)));
  return Math.ceil(durationMs / WHOLE_MS) * WHOLE_MS;
};

/** The slices of a step: 20 of them, or shorter ones where the scenario has shorter ones. `durationMs` is that of a step of factor 1. */
export const stepSliceMs = (durationMs: number, ownSliceMs: number): number =>
  Math.max(100, Math.min(ownSliceMs, Math.floor(durationMs / SLICES)));
