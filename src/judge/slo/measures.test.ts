import { describe, expect, it } from 'vitest';
import { brokenLines } from '../books.ts';
import { buildSlice, type SliceSeen } from '../testing/build-slice.ts';
import { disconnectRate } from './disconnect-rate.ts';
import { messageLatencyP95 } from './message-latency-p95.ts';
import { SLOS } from './registry.ts';
import { responseP95 } from './response-p95.ts';
import { JUDGED, noticedLateMs, type View } from './slo.ts';

const slice = (seen: SliceSeen, index = 0) => buildSlice(seen, index, 'gateway-only');
const control: View = {
  clock: 'control',
  apartMs: 0,
  latenessP99Ms: 20,
  echoAllowedMs: 10,
  excusedDrops: new Map(),
  excusedTimeouts: new Map(),
};

describe('slow answers', () => {
  const seen = slice({ quotes: { ok: 10, slow: 3, slowMs: 190, latenessMs: 15 } });
  const withCounters = (overLimit: typeof seen.quotes.overLimit) => ({
    ...seen,
    quotes: { ...seen.quotes, overLimit },
  });

  it('are those of the exact counter of this limit, on either clock', () => {
    const counted = withCounters([
      { limitMs: 100, response: 9, control: 8 },
      { limitMs: 200, response: 5, control: 4 },
    ]);
    expect(responseP95.measure!.count(counted, JUDGED)).toEqual({ n: 10, bad: 5 });
    expect(responseP95.measure!.count(counted, control)).toEqual({ n: 10, bad: 4 });
  });

  it('are those of the histogram of that clock where no counter of this limit was kept', () => {
    const uncounted = withCounters([{ limitMs: 100, response: 9, control: 8 }]);
    expect(responseP95.measure!.count(uncounted, JUDGED)).toEqual({ n: 10, bad: 3 });
    expect(responseP95.measure!.count(uncounted, control)).toEqual({ n: 10, bad: 0 });
  });
});

describe('what we may have noticed late', () => {
  const seen = (echoMaxMs: number | null) => slice({ echoMaxMs });
  it.each([
    [control, 10, 0],
    [control, 10.1, 10.1],
    [control, null, 0],
    [JUDGED, 400, 0],
  ])('on the view %j with an echo of %s ms: %f ms', (view, echoMaxMs, lateMs) => {
    expect(noticedLateMs(seen(echoMaxMs), view)).toBe(lateMs);
  });
});

describe('slow messages', () => {
  const seen = slice({ messages: { frames: 10, slow: 3, latencyMs: 110 } });
  it.each([
    { view: JUDGED, overLimit: [{ limitMs: 100, frames: 7 }], bad: 7, why: 'the exact counter of this limit' },
    { view: JUDGED, overLimit: [{ limitMs: 50, frames: 9 }], bad: 10, why: 'else the histogram' },
    { view: control, overLimit: [{ limitMs: 100, frames: 7 }], bad: 3, why: 'and with a later limit too' },
  ])('$bad: $why', ({ view, overLimit, bad }) => {
    const counted = { ...seen, messages: { ...seen.messages, overLimit } };
    expect(messageLatencyP95.measure!.count(counted, view)).toEqual({ n: 10, bad });
  });
});

describe('losses in a noisy slice', () => {
  it('are those from its start up to its end, whichever slice opened the connection', () => {
    const lossesAtMs = [3_999, 4_000, 5_999, 6_000];
    const opened = slice({ connections: { attempted: 20, lossesAtMs } });
    const noisy = slice({ hostGapMaxMs: 40 }, 2);
    const [left] = disconnectRate.measure!.withoutNoise([opened, noisy], new Set([noisy]));
    expect(left!.connections.lossesAtMs).toEqual([3_999, 6_000]);
    expect(disconnectRate.measure!.count(left!, JUDGED)).toEqual({ n: 18, bad: 2 });
  });
});

describe('a slice without its times', () => {
  it.each([
    [true, 0],
    [false, null],
  ])('keeps unknown what nothing numbers (numbered: %s)', (numbered, expected) => {
    const left = messageLatencyP95.measure!.times!.leaveOut(slice({ messages: { frames: 9, numbered, negative: 2 } }));
    expect(left.messages).toMatchObject({ received: 0, frames: 0, latency: null, negative: 2 });
    expect([left.messages.ticks, left.messages.tickSquares]).toEqual([expected, expected]);
  });

  it('has its books in order', () => {
    const seen = slice({ quotes: { ok: 10, slow: 3, failures: { reset: 2 }, dropped: 1 } });
    const left = responseP95.measure!.times!.leaveOut(seen);
    expect(left.quotes.counts).toMatchObject({ planned: 3, ok: 0, failed: 2, dropped: 1 });
    expect(brokenLines(left).filter(({ item }) => !item.includes('lateness'))).toEqual([]);
    expect(responseP95.measure!.count(left, JUDGED)).toEqual({ n: 3, bad: 3 });
  });

  it.each([['response-p95'], ['message-latency-p95']] as const)('is a matter of latencies alone: %s', (id) => {
    expect(SLOS.filter(({ measure }) => (measure?.times ?? null) !== null).map((slo) => slo.id)).toContain(id);
    expect(SLOS.filter(({ measure }) => (measure?.times ?? null) !== null)).toHaveLength(2);
  });
});
