import { systemClock } from '../../../core/clock.ts';
import type { Plan } from '../../../core/plan.ts';
import { WHOLE_PLAN } from '../../cursor.ts';
import type { PerformOptions, StopReason } from '../../perform.ts';
import { targetOf } from './target.ts';

export type Stopping = { readonly promise: Promise<StopReason>; resolve(reason: StopReason): void };

/** A plan against a target that nobody serves. */
export const performOptions = (plan: Plan, stopping: Stopping, onStart: () => void = () => {}): PerformOptions => ({
  ...{ plan, pairsMax: 1, share: WHOLE_PLAN, workers: 1, notBeforeUs: null, clock: systemClock, deciders: [] },
  job: {
    targets: [targetOf('gateway-only', { key: null, jwt: null })],
    limits: { responseMs: [200], messageMs: [100] },
    ...{ sources: [], secrets: [], runId: 'test', keepSamples: false },
  },
  stop: stopping.promise,
  onStart,
  onProgress: () => {},
  onDecided: () => {},
});
