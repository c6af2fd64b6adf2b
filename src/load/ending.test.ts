import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { createEnding } from './ending.ts';

type Why = Parameters<ReturnType<typeof createEnding>['end']>[0];

/** Asks for ends one second apart; returns what stands in the record, and the drains that workers were told. */
const endBy = (...whys: readonly Why[]) => {
  const clock = createVirtualClock(4_000_000);
  const drains: string[] = [];
  const ending = createEnding([{ stop: (drain) => drains.push(drain) }], clock, 4_000_000);
  for (const why of whys) {
    clock.advance(1_000_000);
    ending.end(why, `by ${why}`);
  }
  return { stopped: ending.stopped(), drains };
};

describe('an early end', () => {
  it.each<[string, Why[], unknown, string[]]>([
    ['is none as long as nobody asks', [], null, []],
    ['by a signal drains for a short time', ['sigint'], { why: 'sigint', detail: 'by sigint', atMs: 1_000 }, ['short']],
    ['by a bail drains as the plan would', ['bail'], { why: 'bail', detail: 'by bail', atMs: 1_000 }, ['whole']],
    ['by a decision too', ['decided'], { why: 'decided', detail: 'by decided', atMs: 1_000 }, ['whole']],
    ['happens once', ['bail', 'decided'], { why: 'bail', detail: 'by bail', atMs: 1_000 }, ['whole']],
    [
      'of two forced ones the first counts',
      ['worker-lost', 'sigint'],
      { why: 'worker-lost', detail: 'by worker-lost', atMs: 1_000 },
      ['short'],
    ],
    [
      'that is forced takes the place of a wish',
      ['decided', 'sigint'],
      { why: 'sigint', detail: 'by sigint', atMs: 2_000 },
      ['whole', 'short'],
    ],
    [
      'by a lost worker after a bail too',
      ['bail', 'worker-lost'],
      { why: 'worker-lost', detail: 'by worker-lost', atMs: 2_000 },
      ['whole', 'short'],
    ],
    [
      'that was forced is never taken back by a wish',
      ['sigterm', 'decided'],
      { why: 'sigterm', detail: 'by sigterm', atMs: 1_000 },
      ['short'],
    ],
  ])('%s', (_, whys, stopped, drains) => {
    expect(endBy(...whys)).toEqual({ stopped, drains });
  });
});
