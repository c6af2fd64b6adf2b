import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { dayEngine, dayPlan, START_US } from './testing/virtual-day.ts';

/** Five slices a second long; the echoes of each arm's slices, in order of the plan. */
const echoes = async (modes: 1 | 2, heard: readonly (readonly [dueUs: number, latencyUs: number])[]) => {
  const clock = createVirtualClock(START_US);
  const plan = dayPlan(modes);
  const engine = dayEngine({ plan, shard: { index: 0, count: 1 }, clock });
  const over = engine.run();
  for (const [dueUs, latencyUs] of heard) engine.echo(START_US + dueUs, latencyUs);
  clock.advance(60_000_000);
  const { slices } = await over;
  return slices.map(({ echoMaxMs }) => echoMaxMs);
};

describe('an echo of the process', () => {
  it('belongs to each slice from when it was due to when it was received, and the slowest of each stays', async () => {
    const seen = await echoes(1, [
      [0, 1_000],
      [-1, 9_000],
      [999_999, 300_000],
      [1_000_000, 2_000],
      [3_100_000, 1_500],
    ]);
    // What came during those 300 ms was read in the second slice, and counts there.
    expect(seen).toEqual([300, 300, null, 1.5, null]);
  });

  it('after the last slice of a run of one mode belongs to that one, as what its sockets get then does', async () => {
    expect(await echoes(1, [[5_000_000, 9_000]])).toEqual([null, null, null, null, 9]);
    expect(await echoes(1, [[58_000_000, 7_000]])).toEqual([null, null, null, null, 7]);
  });

  it('says nothing of an arm that was not being played', async () => {
    const { slices } = dayPlan(2);
    const [, second] = slices;
    const seen = await echoes(2, [
      [second!.startUs, 7_000],
      [second!.endUs, 9_000],
      [slices.at(-1)!.endUs, 9_000],
    ]);
    expect(seen).toEqual([null, 7, ...Array(8).fill(null)]);
  });
});
