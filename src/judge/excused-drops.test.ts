import { describe, expect, it } from 'vitest';
import { createRandom } from '../core/random.ts';
import type { SliceRecord } from '../core/slice.ts';
import { createHistogram } from '../measure/histogram.ts';
import { excusedDrops } from './excused-drops.ts';
import { buildSlice } from './testing/build-slice.ts';

type Random = () => number;
type Request = { readonly dueMs: number; readonly workMs: number };
type Stall = { readonly fromMs: number; readonly toMs: number };
type End = { readonly dueMs: number; readonly lateMs: number; readonly isDropped: boolean };

const SLICE_MS = 1_000;
const SLICES = 3;
const NO_STALL: Stall = { fromMs: 0, toMs: 0 };

/** A target that works on as many requests at a time as it has hands, each for its own time, whatever the generator does. */
const play = (requests: readonly Request[], slots: number, { fromMs, toMs }: Stall, hands: number): End[] => {
  const free = Array<number>(hands).fill(0);
  let inFlight: number[] = [];
  return requests.map(({ dueMs, workMs }) => {
    const releasedMs = dueMs >= fromMs && dueMs < toMs ? toMs : dueMs;
    inFlight = inFlight.filter((endMs) => endMs > releasedMs);
    const isDropped = inFlight.length >= slots;
    if (!isDropped) {
      const hand = free.indexOf(Math.min(...free));
      free[hand] = Math.max(free[hand] ?? 0, releasedMs) + workMs;
      inFlight.push(free[hand] ?? 0);
    }
    return { dueMs, lateMs: releasedMs - dueMs, isDropped };
  });
};

/** The fewest slots of which no request lacks one, as long as the generator is on time. */
const slotsFor = (requests: readonly Request[], hands: number): number => {
  let [enough, tooFew] = [requests.length, 0];
  while (enough - tooFew > 1) {
    const middle = (enough + tooFew) >> 1;
    if (play(requests, middle, NO_STALL, hands).some(({ isDropped }) => isDropped)) tooFew = middle;
    else enough = middle;
  }
  return enough;
};

const latenessOf = (ends: readonly End[]): SliceRecord['quotes']['lateness'] => {
  const histogram = createHistogram();
  for (const { lateMs } of ends) histogram.record(Math.round(lateMs * 1_000));
  return histogram.encode();
};

const slicesOf = (ends: readonly End[]): readonly SliceRecord[] =>
  Array.from({ length: SLICES }, (_, index) => {
    const own = ends.filter(({ dueMs }) => Math.floor(dueMs / SLICE_MS) === index);
    const dropped = own.filter(({ isDropped }) => isDropped).length;
    const slice = buildSlice({ quotes: { ok: own.length - dropped, dropped } }, index, 'gateway-only');
    return { ...slice, quotes: { ...slice.quotes, lateness: latenessOf(own) } };
  });

const LAWS: Readonly<Record<string, (random: Random, meanMs: number) => number>> = {
  'all alike': (_, meanMs) => meanMs,
  exponential: (random, meanMs) => -meanMs * Math.log(1 - random()),
  'one of twenty ten times as long': (random, meanMs) => (random() < 0.05 ? 6.9 : 0.69) * meanMs,
};

/** A load of a healthy target with just the slots that it needs, and a stall of our own amid it. */
const worldOf = (seed: number, law: (random: Random, meanMs: number) => number, hands: number) => {
  const random = createRandom(seed, 'stalls');
  const ratePerSec = 100 + 300 * random();
  // What is in flight for longer than a slice would reach beyond the next one.
  const meanMs = Math.min(100, ((0.3 + 0.6 * random()) * hands * 1_000) / ratePerSec);
  const count = Math.round((ratePerSec * SLICES * SLICE_MS) / 1_000);
  const requests = Array.from({ length: count }, (_, at) => ({
    dueMs: (at * 1_000) / ratePerSec,
    workMs: law(random, meanMs),
  }));
  const fromMs = 300 + 1_000 * random();
  const stall = { fromMs, toMs: fromMs + 30 + 600 * random() };
  return { requests, stall, slots: slotsFor(requests, hands) };
};

describe('what a stall of ours makes a healthy target drop', () => {
  const cells = Object.keys(LAWS).flatMap((law) => [1, 8, 200].map((hands) => [law, hands] as const));
  it.each(cells)('is excused: answers %s, %d at a time', (law, hands) => {
    let dropped = 0;
    for (let seed = 1; seed <= 12; seed += 1) {
      const { requests, stall, slots } = worldOf(seed, LAWS[law]!, hands);
      const slices = slicesOf(play(requests, slots, stall, hands));
      const excused = excusedDrops(slices, 2);
      for (const { index, quotes } of slices) expect([seed, excused.get(index)]).toEqual([seed, quotes.counts.dropped]);
      dropped += slices.reduce((sum, { quotes }) => sum + quotes.counts.dropped, 0);
    }
    expect(dropped).toBeGreaterThan(0);
  });
});

it('is no excuse for a target that stops amid the stall and drops the rest of its slice', () => {
  const slice = buildSlice({ quotes: { ok: 20, dropped: 180, droppedLate: { count: 30, ms: 80 } } }, 0, 'gateway-only');
  expect(excusedDrops([slice], 10).get(0)).toBe(37);
});

it('is all that was dropped where only failures were answered and noticed late: how long they took is not known', () => {
  const slice = buildSlice({ quotes: { failures: { reset: 50 }, dropped: 70 }, echoMaxMs: 30 }, 0, 'gateway-only');
  expect(excusedDrops([slice], 10).get(0)).toBe(70);
});

it('is never what the target asked us to wait with: that had a slot', () => {
  // A loop that is busy throughout can have caused every drop that found no slot.
  const busy = (dropped: number, at: number) =>
    buildSlice({ quotes: { ok: 20, dropped }, loopUtilisationMax: 0.9 }, at, 'gateway-only');
  const excused = (heldBack: number) => [...excusedDrops([busy(180, 0), busy(100, 1)], 10, heldBack).values()];
  expect([excused(0), excused(150), excused(280), excused(400)]).toEqual([
    [180, 100],
    [130, 0],
    [0, 0],
    [0, 0],
  ]);
});

it('of a warm-up takes nothing from what judged slices are excused', () => {
  const slice = (at: number, seen: Parameters<typeof buildSlice>[0]) => buildSlice(seen, at, 'gateway-only');
  const slices = [
    slice(0, { quotes: { ok: 20, dropped: 100 }, loopUtilisationMax: 0.9, judged: false }),
    slice(1, { quotes: { ok: 20 } }),
    slice(2, { quotes: { ok: 150, dropped: 100, droppedLate: { count: 200, ms: 80 } } }),
  ];
  expect(excusedDrops(slices, 10, 100).get(2)).toBe(100);
});
