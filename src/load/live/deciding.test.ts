import { describe, expect, it } from 'vitest';
import type { Decider, LivePart, LiveSlices } from '../../core/live.ts';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import { WHOLE_PLAN } from '../cursor.ts';
import { createEnding } from '../ending.ts';
import { slicesOfLostShard } from '../lost-shard.ts';
import { dayPlan, START_US } from '../testing/virtual-day.ts';
import { createDeciding } from './deciding.ts';

const plan = dayPlan();
const parts: LivePart[] = slicesOfLostShard(plan, WHOLE_PLAN, { responseMs: [], messageMs: [] }).map((slice) => ({
  settled: true,
  slice,
}));

/** A run that tells of its slices at the end of each second. */
const play = (deciders: readonly Decider[], hooks: { stopAtMs?: number; knownMs?: number } = {}) => {
  const clock = createVirtualClock(START_US);
  const ending = createEnding([], clock, START_US);
  const said: string[] = [];
  const deciding = createDeciding({ plan, workers: 1, deciders, clock, onDecided: (detail) => said.push(detail) });
  deciding.look();
  deciding.begin({
    ...{ startUs: START_US, ending },
    seen: () => ({ gaps: [], untilUs: START_US + (hooks.knownMs ?? 60_000) * 1000 }),
  });
  for (const [i, part] of parts.entries()) {
    clock.advance(1_000_000);
    if (hooks.stopAtMs === (i + 1) * 1_000) ending.end('sigint', 'told so');
    deciding.take(0, [part]);
  }
  return { stopped: ending.stopped(), said };
};

const onceSettled =
  (slices: number, why: 'bail' | 'decided'): Decider =>
  ({ settled }) =>
    settled.length >= slices ? { why, detail: `${slices} are enough` } : null;

describe('deciders', () => {
  it('are asked each time more is settled, and the first wish ends the run', () => {
    const asked: number[] = [];
    const watch: Decider = ({ settled }: LiveSlices) => {
      asked.push(settled.length);
      return null;
    };
    expect(play([watch, onceSettled(3, 'decided'), onceSettled(2, 'bail')])).toEqual({
      stopped: { why: 'bail', detail: '2 are enough', atMs: 2_000 },
      said: ['2 are enough'],
    });
    expect(asked).toEqual([1, 2]);
  });

  it('are asked in their order', () => {
    expect(play([onceSettled(1, 'decided'), onceSettled(1, 'bail')]).stopped).toMatchObject({ why: 'decided' });
  });

  it('that wish for nothing change nothing', () => {
    expect(play([() => null])).toEqual({ stopped: null, said: [] });
  });

  it('are not asked once the run has ended otherwise', () => {
    expect(play([onceSettled(3, 'bail')], { stopAtMs: 2_000 })).toEqual({
      stopped: { why: 'sigint', detail: 'told so', atMs: 2_000 },
      said: [],
    });
  });

  it('are not asked of slices in which the host may have stalled unseen', () => {
    expect(play([onceSettled(1, 'bail')], { knownMs: 999 }).stopped).toBeNull();
  });

  it.each([
    ['as long as its plan lasts', 4_999_999, 4_999.999],
    ['not after', 5_000_000, undefined],
  ])('may end the run %s', (_, toldUs, atMs) => {
    const clock = createVirtualClock(START_US);
    const ending = createEnding([], clock, START_US);
    const deciding = createDeciding({
      plan,
      workers: 1,
      deciders: [onceSettled(4, 'bail')],
      clock,
      onDecided: () => {},
    });
    deciding.begin({ startUs: START_US, ending, seen: () => ({ gaps: [], untilUs: START_US + 9e6 }) });
    clock.advance(toldUs);
    deciding.take(0, parts);
    expect(ending.stopped()?.atMs).toBe(atMs);
  });

  it('that throw end the run as a fault of ours', () => {
    const broken: Decider = () => {
      throw new Error('no such thing');
    };
    expect(play([broken]).stopped).toMatchObject({ why: 'error', detail: expect.stringContaining('no such thing') });
  });
});
