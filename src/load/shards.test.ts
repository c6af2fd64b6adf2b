import { describe, expect, it } from 'vitest';
import type { SymbolCounts } from '../core/record.ts';
import type { SliceRecord } from '../core/slice.ts';
import type { Twin } from '../core/two-clients.ts';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { mergeSlices } from '../measure/merge.ts';
import { mergeSymbolCounts } from '../measure/symbols.ts';
import { mergeTwins } from '../measure/twins.ts';
import { type Share, shareOfWorker, WHOLE_PLAN } from './cursor.ts';
import { dayEngine, dayPlan, START_US } from './testing/virtual-day.ts';

const plan = dayPlan();

type Played = {
  readonly slices: SliceRecord[];
  readonly bySymbol: readonly SymbolCounts[];
  readonly twins: readonly Twin[];
};

const play = async (shard: Share): Promise<Played> => {
  const clock = createVirtualClock(START_US);
  const over = dayEngine({ plan, shard, clock }).run();
  clock.advance(60_000_000);
  const { slices, bySymbol, twins } = await over;
  return { slices, bySymbol: bySymbol.get('gateway-only') ?? [], twins: twins.get('gateway-only') ?? [] };
};

const together = (parts: readonly Played[]): Played => ({
  slices: plan.slices.map((_, i) => mergeSlices(parts.map(({ slices }) => slices[i]!))),
  bySymbol: mergeSymbolCounts(parts.map(({ bySymbol }) => bySymbol)),
  twins: mergeTwins(parts.map(({ twins }) => twins)) ?? [],
});

/** Plays every shard with its own number of workers, merges the workers of a shard, then the shards. */
const playInShards = async (workersOf: readonly number[]): Promise<Played> => {
  const shards: Played[] = [];
  for (const [index, workers] of workersOf.entries()) {
    const share = { index, count: workersOf.length };
    const parts: Played[] = [];
    for (let worker = 0; worker < workers; worker += 1) parts.push(await play(shareOfWorker(share, workers, worker)));
    shards.push(together(parts));
  }
  return together(shards);
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
    const { slices, bySymbol, twins } = await play(WHOLE_PLAN);
    const { counts } = slices[0]!.quotes;
    expect([counts.ok, counts.failed, counts.unanswered].every((n) => n > 0)).toBe(true);
    expect(sum(slices, ({ connections }) => connections.counts.lost)).toBeGreaterThan(3);
    expect(sum(slices, ({ messages }) => messages.frames)).toBeGreaterThan(300);
    for (const { n, notOk, overLimit } of bySymbol) {
      expect([n > 150, notOk > 10, overLimit[0]!.response > 10]).toEqual([true, true, true]);
    }
    expect(twins).toHaveLength(10);
    expect(twins.filter(({ frames, connectUs }) => frames > 0 && connectUs !== null).length).toBeGreaterThan(5);
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
    expect(merged.bySymbol).toEqual(whole.bySymbol);
    expect(merged.twins).toEqual(mergeTwins([whole.twins]));
    expect(comparable(merged.slices)).toEqual(comparable(whole.slices.map((slice) => mergeSlices([slice]))));
    for (const [i, slice] of merged.slices.entries()) {
      expect(slice.messages.ticks).toBeGreaterThanOrEqual(whole.slices[i]!.messages.ticks!);
      expect(slice.messages.tickSquares, 'audiences are never understated').toBeGreaterThanOrEqual(
        whole.slices[i]!.messages.tickSquares!,
      );
    }
  });
});
