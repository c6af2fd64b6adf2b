import { describe, expect, it } from 'vitest';
import type { SliceRecord } from '../core/slice.ts';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { mergeSlices } from '../measure/merge.ts';
import { type Share, shareOfWorker, WHOLE_PLAN } from './cursor.ts';
import { dayEngine, dayPlan, START_US } from './testing/virtual-day.ts';

const plan = dayPlan();

const play = async (shard: Share): Promise<SliceRecord[]> => {
  const clock = createVirtualClock(START_US);
  const over = dayEngine({ plan, shard, clock }).run();
  clock.advance(60_000_000);
  return (await over).slices;
};

/** Plays every shard with its own number of workers, merges the workers of a shard, then the shards. */
const playInShards = async (workersOf: readonly number[]): Promise<SliceRecord[]> => {
  const shards: SliceRecord[][] = [];
  for (const [index, workers] of workersOf.entries()) {
    const share = { index, count: workersOf.length };
    const parts: SliceRecord[][] = [];
    for (let worker = 0; worker < workers; worker += 1) parts.push(await play(shareOfWorker(share, workers, worker)));
    shards.push(plan.slices.map((_, i) => mergeSlices(parts.map((slices) => slices[i]!))));
  }
  return plan.slices.map((_, i) => mergeSlices(shards.map((slices) => slices[i]!)));
};

/** Everything but what is counted for each worker on its own: which broadcasts it saw, and how many of its clients shared one. */
const comparable = (slices: readonly SliceRecord[]) =>
  slices.map(({ messages: { ticks: _ticks, tickSquares: _squares, ...messages }, ...slice }) => ({
    ...slice,
    messages,
  }));

const sum = (slices: readonly SliceRecord[], pick: (slice: SliceRecord) => number | null) =>
  slices.reduce((total, slice) => total + (pick(slice) ?? 0), 0);

describe('one plan in shards, in virtual time', () => {
  it('has something of everything', async () => {
    const slices = await play(WHOLE_PLAN);
    const { counts } = slices[0]!.quotes;
    expect([counts.ok, counts.failed, counts.unanswered].every((n) => n > 0)).toBe(true);
    expect(sum(slices, ({ connections }) => connections.counts.lost)).toBeGreaterThan(3);
    expect(sum(slices, ({ messages }) => messages.frames)).toBeGreaterThan(300);
  });

  it.each([
    { shards: [1, 1] },
    { shards: [1, 1, 1] },
    { shards: [2, 2] },
    { shards: [1, 3] },
    { shards: [1, 1, 1, 2, 1, 1, 1] },
  ])('with $shards workers merges to what one worker saw, field by field', async ({ shards }) => {
    const whole = await play(WHOLE_PLAN);
    const merged = await playInShards(shards);
    expect(comparable(merged)).toEqual(comparable(whole.map((slice) => mergeSlices([slice]))));
    for (const [i, slice] of merged.entries()) {
      expect(slice.messages.ticks).toBeGreaterThanOrEqual(whole[i]!.messages.ticks!);
      expect(slice.messages.tickSquares, 'audiences are never understated').toBeGreaterThanOrEqual(
        whole[i]!.messages.tickSquares!,
      );
    }
  });
});
