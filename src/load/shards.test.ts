import { describe, expect, it } from 'vitest';
import type { Clock } from '../core/clock.ts';
import type { SymbolCounts } from '../core/record.ts';
import { scenarioSchema } from '../core/scenario.ts';
import type { SliceRecord } from '../core/slice.ts';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { mergeSlices } from '../measure/merge.ts';
import { mergeSymbolCounts } from '../measure/symbols.ts';
import { createPlan } from '../scenario/plan.ts';
import { type Share, shareOfWorker, WHOLE_PLAN } from './cursor.ts';
import type { SocketDriver, SocketSink } from './drivers/contract.ts';
import { createScriptedQuotes, createScriptedSockets, type Script } from './drivers/scripted.ts';
import { Engine } from './engine.ts';

const plan = createPlan(
  scenarioSchema.parse({
    name: 'virtual',
    question: 'do shards add up?',
    gating: ['availability'],
    sliceMs: 1_000,
    drainMs: 3_000,
    quotes: { timeoutMs: 1_500, inFlightMax: 500 },
    sockets: { connectTimeoutMs: 1_000 },
    phases: [
      {
        name: 'day',
        durationMs: 5_000,
        quotes: { shape: 'poisson', ratePerSec: 101 },
        connections: { shape: 'poisson', count: 53, holdMs: 2_000 },
      },
    ],
  }),
  { modes: ['gateway-only'], seed: 7 },
);

/** What the target does to an arrival or a socket hangs on nothing but its number, so it is the same whoever sends it. */
const script: Script = {
  answer: (arrival) => {
    if (arrival % 17 === 0) return { queueUs: 0, serviceUs: 0, outcome: 'never' };
    if (arrival % 13 === 0) return { queueUs: 500, serviceUs: 9_000, outcome: { fails: `http-50${arrival % 3}` } };
    return { queueUs: arrival % 7, serviceUs: 1_000 + arrival * 911, outcome: 'ok' };
  },
  connection: (connection) => {
    if (connection % 11 === 0) return { fate: 'refused', afterUs: 1_000, reason: 'authentication' };
    if (connection % 12 === 0) return { fate: 'silent' };
    const lost = connection % 5 === 0 ? { afterUs: 400_000, reason: 'transport close' } : null;
    return { fate: 'held', connectUs: 5_000 + connection, subscribeUs: 2_000, lost };
  },
};

const TICK_US = 100_000;

/** Scripted sockets that get every numbered broadcast of one symbol from their subscription to their end. */
const withBroadcasts = (clock: Clock, sink: SocketSink, startUs: number): SocketDriver => {
  const ticking = new Map<number, () => void>();
  const stop = (connection: number): void => {
    ticking.get(connection)?.();
    ticking.delete(connection);
  };
  const tick = (connection: number): void => {
    const number = Math.floor((clock.nowUs() - startUs) / TICK_US) + 1;
    const dueUs = startUs + number * TICK_US;
    const receive = (): void => {
      sink.frame(connection, 1, clock.wallMs() - (number % 40));
      sink.broadcast(connection, 0, number);
      tick(connection);
    };
    ticking.set(connection, clock.after(dueUs - clock.nowUs(), receive));
  };
  const driver = createScriptedSockets(script, clock, {
    ...{ connected: (n) => sink.connected(n), subscribeFailed: (n, why) => sink.subscribeFailed(n, why) },
    ...{ refused: (n, reason, why) => sink.refused(n, reason, why), frame: () => {}, broadcast: () => {} },
    subscribed: (n) => {
      sink.subscribed(n);
      tick(n);
    },
    lost: (n, reason) => {
      stop(n);
      sink.lost(n, reason);
    },
    left: (n) => {
      stop(n);
      sink.left(n);
    },
  });
  return driver;
};

const START_US = 5_000_000;

type Played = { readonly slices: SliceRecord[]; readonly bySymbol: readonly SymbolCounts[] };

const play = async (shard: Share): Promise<Played> => {
  const clock = createVirtualClock(START_US);
  const engine = new Engine({
    plan,
    shard,
    clock,
    startUs: START_US,
    drivers: {
      quotes: (_, sink) => createScriptedQuotes(script, clock, sink),
      sockets: (_, sink) => withBroadcasts(clock, sink, START_US),
    },
    limits: { responseMs: [200], messageMs: [100] },
    numbered: true,
    quoteSymbols: () => ['A', 'B', 'C'],
    redact: (text) => text,
    tap: null,
    loopUtilisation: null,
  });
  const over = engine.run();
  clock.advance(60_000_000);
  const { slices, bySymbol } = await over;
  return { slices, bySymbol: bySymbol.get('gateway-only') ?? [] };
};

const together = (parts: readonly Played[]): Played => ({
  slices: plan.slices.map((_, i) => mergeSlices(parts.map(({ slices }) => slices[i]!))),
  bySymbol: mergeSymbolCounts(parts.map(({ bySymbol }) => bySymbol)),
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
    const { slices, bySymbol } = await play(WHOLE_PLAN);
    const { counts } = slices[0]!.quotes;
    expect([counts.ok, counts.failed, counts.unanswered].every((n) => n > 0)).toBe(true);
    expect(sum(slices, ({ connections }) => connections.counts.lost)).toBeGreaterThan(3);
    expect(sum(slices, ({ messages }) => messages.frames)).toBeGreaterThan(300);
    for (const { n, notOk, overLimit } of bySymbol) {
      expect([n > 150, notOk > 10, overLimit[0]!.response > 10]).toEqual([true, true, true]);
    }
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
    expect(comparable(merged.slices)).toEqual(comparable(whole.slices.map((slice) => mergeSlices([slice]))));
    for (const [i, slice] of merged.slices.entries()) {
      expect(slice.messages.ticks).toBeGreaterThanOrEqual(whole.slices[i]!.messages.ticks!);
      expect(slice.messages.tickSquares, 'audiences are never understated').toBeGreaterThanOrEqual(
        whole.slices[i]!.messages.tickSquares!,
      );
    }
  });
});
