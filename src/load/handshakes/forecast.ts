import type { Forecast, HandshakeRate } from '../../core/first-sockets.ts';
import { mostWithin } from '../../core/most-within.ts';

/** The target ends a connection whose namespace handshake takes longer (docs/spec/target-contract.md:197); the time in its queue counts (line 610). */
export const TARGET_CUT_MS = 45_000;

const SECOND_US = 1_000_000;

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
    peakPerSec: mostWithin(dueUs, SECOND_US),
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

/** What a forecast comes to, beside how fast handshakes were seen to be served. `slow` from a second of queueing on. Pure; a warning, never a verdict. */
export const outlookOf = ({ notIn, waitMaxMs }: Forecast, { atLeast, baseMs }: HandshakeRate): Outlook => {
  if (notIn === 0 && waitMaxMs - baseMs < WORTH_SAYING_MS) return 'fine';
  if (atLeast) return 'unknown';
  return notIn > 0 ? 'overrun' : 'slow';
};
