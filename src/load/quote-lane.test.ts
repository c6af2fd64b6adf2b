import { describe, expect, it } from 'vitest';
import { arrivals, none, planOf, play, served, total } from './testing/virtual-run.ts';

/** 100 a second for 10 s; an arrival's number is its due time in units of 10 ms. */
const plan = (honourRetryAfter: boolean) =>
  planOf({ quotes: { timeoutMs: 2_000, inFlightMax: 500, honourRetryAfter } });

const limited = (waitUs: number) => ({ fails: 'http-429-limiter', retryAfterUs: waitUs }) as const;
const once = (at: number, waitUs: number) => (arrival: number) => ({
  ...served(1_000),
  outcome: arrival === at ? limited(waitUs) : ('ok' as const),
});

describe('a 429 that says when to come back', () => {
  it('is counted with the longest wait, and what falls due is sent all the same', async () => {
    const answer = (arrival: number) => ({
      ...served(1_000),
      outcome: arrival % 100 === 7 ? limited(arrival * 1_000) : ('ok' as const),
    });
    const { slices, wire } = await play(plan(false), { answer });
    expect(arrivals(slices)).toEqual({ planned: 1_000, ok: 990, ...none, failed: 10 });
    expect(wire?.retryAfter).toEqual({ seen: 10, maxMs: 907, held: 0 });
  });

  it('is counted where what it says cannot be read, and nothing waits for it', async () => {
    const { slices, wire } = await play(plan(true), { answer: once(100, Number.NaN) });
    expect([arrivals(slices).ok, wire?.retryAfter]).toEqual([999, { seen: 1, maxMs: null, held: 0 }]);
  });

  it('is honoured on wish: what falls due within the wait is dropped, in the slice of its time, and the books hold', async () => {
    // Asked at 1 s, answered 1 ms later: those due from 1.01 s on to 3 s are within the wait.
    const { slices, wire, bySymbol } = await play(plan(true), { answer: once(100, 2_000_000) });
    expect(arrivals(slices)).toEqual({ planned: 1_000, ok: 799, ...none, failed: 1, dropped: 200 });
    expect(slices.map(({ quotes }) => quotes.counts.dropped)).toEqual([0, 99, 100, 1, 0, 0, 0, 0, 0, 0]);
    expect(wire?.retryAfter).toEqual({ seen: 1, maxMs: 2_000, held: 200 });
    expect(bySymbol.reduce((sum, { notOk }) => sum + notOk, 0)).toBe(201);
  });

  it('does not shorten a wait that another asked for', async () => {
    const answer = (arrival: number) => ({
      ...served(arrival === 101 ? 5_000 : 20_000),
      outcome: arrival === 100 ? limited(1_000_000) : arrival === 101 ? limited(3_000_000) : ('ok' as const),
    });
    const { wire } = await play(plan(true), { answer });
    // Answered at 1.015 s, the longer one ends at 4.015 s: of the arrivals those at 1.02 s to 4.01 s.
    expect(wire?.retryAfter).toEqual({ seen: 2, maxMs: 3_000, held: 300 });
  });
});

describe('a target that freezes for 300 ms at 4,000 a second, and answers all it was asked then', () => {
  const phases = [{ name: 'load', durationMs: 2_000, quotes: { ratePerSec: 4_000 } }];
  const answer = (arrival: number) => {
    const dueUs = arrival * 250;
    const isFrozen = dueUs >= 1_000_000 && dueUs < 1_300_000;
    return served(1_000, isFrozen ? 1_300_000 - dueUs : 0);
  };

  it.each([
    ['drops nothing where the scenario does not say how many may be in flight', {}, 0],
    ['drops what is over what it says', { inFlightMax: 1_000 }, 200],
  ])('%s', async (_, quotes, dropped) => {
    const { slices } = await play(planOf({ phases, quotes: { timeoutMs: 2_000, ...quotes } }), { answer });
    const counts = arrivals(slices);
    expect(counts.ok + counts.dropped).toBe(8_000);
    expect(Math.abs(counts.dropped - dropped)).toBeLessThanOrEqual(dropped / 20);
  });
});

describe('the times on the wire', () => {
  it('split the service of every OK answer at its head, to the microsecond', async () => {
    const answer = (arrival: number) => ({ ...served(1_000 + arrival), outcome: 'ok' as const });
    const { slices, wire } = await play(plan(false), { answer });
    expect([wire?.firstByte?.count, wire?.body?.count]).toEqual([1_000, 1_000]);
    const serviceUs = total(slices, ({ quotes }) => quotes.service?.sumUs ?? 0);
    expect((wire?.firstByte?.sumUs ?? 0) + (wire?.body?.sumUs ?? 0)).toBe(serviceUs);
  });

  it('are not told of an arm that asked for nothing', async () => {
    const sockets = planOf({ phases: [{ name: 'load', durationMs: 1_000, connections: { count: 2, holdMs: 100 } }] });
    expect((await play(sockets, {})).wire).toBeNull();
  });
});

it('reads answers between requests, also at a rate that is beyond its means', async () => {
  // 100 a second, and 20 ms of work for each: half of them at most can be sent in time, but each answer is seen soon after it came.
  const busy = planOf({ quotes: { timeoutMs: 30_000, inFlightMax: 50 }, drainMs: 30_000 });
  const { slices } = await play(busy, { answer: () => served(1_000) }, { sendUs: 20_000 });
  const counts = arrivals(slices);
  expect([counts.dropped, counts.ok]).toEqual([0, 1_000]);
});
