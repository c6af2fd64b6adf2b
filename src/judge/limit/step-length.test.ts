import { expect, test } from 'vitest';
import { stepDurationMs, stepSliceMs } from './step-length.ts';

const all = ['availability', 'error-rate', 'response-p95'] as const;

test.each([
  ['is as long as asked for where that is enough', 1_000, all, 10_000],
  ['is longer for the 0.1 % objectives', 120, all, 25_500],
  ['is at most three times as long for them', 60, all, 30_000],
  ['is as short as asked for where they do not gate', 60, ['response-p95'] as const, 10_000],
  ['is as long as P95 needs, however long that is', 2, ['response-p95'] as const, 47_500],
  ['of sockets alone is as long as asked for', 60, ['connect-success'] as const, 10_000],
])('a step %s', (_, ratePerSec, gating, durationMs) => {
  expect(stepDurationMs(ratePerSec, { stepMs: 10_000, gating })).toBe(durationMs);
});

test.each([
  [10_000, 2_000, 500],
  [10_000, 250, 250],
  [1_000, 2_000, 100],
])('a step of %i ms of a scenario with slices of %i ms has slices of %i ms', (durationMs, ownMs, sliceMs) => {
  expect(stepSliceMs(durationMs, ownMs)).toBe(sliceMs);
});
