import type { HandshakeRate } from './rate.ts';

/** The target ends a connection whose namespace handshake takes longer (docs/spec/target-contract.md:197); the time in its queue counts (line 610). */
export const TARGET_CUT_MS = 45_000;

/** What a storm will meet at a target that serves so many handshakes a second, one after another. */
export type Forecast = {
  readonly planned: number;
  /** The most sockets that the plan opens within one second. */
  readonly peakPerSec: number;
  readonly queueMax: number;
  readonly waitMaxMs: number;
  /** Sockets that would be given up or cut before they are served. */
  readonly notIn: number;
  readonly limitMs: number;
  /** Whose patience ends first. */
  readonly limitBy: 'us' | 'target';
};

const SECOND_US = 1_000_000;

/** The most instants of a sorted list within any second. */
const mostWithinSecond = (dueUs: readonly number[]): number => {
  let peak = 0;
  let first = 0;
  for (const [last, due] of dueUs.entries()) {
    while (due - (dueUs[first] ?? 0) >= SECOND_US) first += 1;
    peak = Math.max(peak, last - first + 1);
  }
  return peak;
};

/**
 * Plays the due instants of a plan (microseconds, ascending) against a queue of one server. A socket that was given up still takes its turn: the
 * real backend has its password hash under way or in line by then, and goes on with it. Pure; a warning, never a verdict.
 */
export const forecastStorm = (
  { perSec, baseMs }: HandshakeRate,
  dueUs: readonly number[],
  connectTimeoutMs: number,
): Forecast => {
  const serviceMs = 1000 / perSec;
  const limitMs = Math.min(connectTimeoutMs, TARGET_CUT_MS);
  const aroundMs = Math.max(0, baseMs - serviceMs);
  const servedMs: number[] = [];
  let freeMs = Number.NEGATIVE_INFINITY;
  let served = 0;
  let [queueMax, waitMaxMs, notIn] = [0, 0, 0];
  for (const [i, us] of dueUs.entries()) {
    const dueMs = us / 1000;
    while (served < i && (servedMs[served] ?? 0) <= dueMs) served += 1;
    freeMs = Math.max(dueMs, freeMs) + serviceMs;
    servedMs.push(freeMs);
    const waitMs = freeMs - dueMs + aroundMs;
    queueMax = Math.max(queueMax, i + 1 - served);
    waitMaxMs = Math.max(waitMaxMs, waitMs);
    if (waitMs > limitMs) notIn += 1;
  }
  return {
    planned: dueUs.length,
    peakPerSec: mostWithinSecond(dueUs),
    queueMax,
    waitMaxMs,
    notIn,
    limitMs,
    limitBy: connectTimeoutMs <= TARGET_CUT_MS ? 'us' : 'target',
  };
};

/** A storm whose sockets wait this long measures the queue more than anything else. */
const WORTH_SAYING_MS = 1_000;

/**
 * `fine`; `slow`: the queue will show in every figure; `overrun`: some will not get in; `unknown`: the rate is only known to be at least so much,
 * and that would not be enough.
 */
export type Outlook = 'fine' | 'slow' | 'overrun' | 'unknown';

export const outlookOf = ({ notIn, waitMaxMs }: Forecast, { atLeast, baseMs }: HandshakeRate): Outlook => {
  if (notIn === 0 && waitMaxMs - baseMs < WORTH_SAYING_MS) return 'fine';
  if (atLeast) return 'unknown';
  return notIn > 0 ? 'overrun' : 'slow';
};
