import { describe, expect, it } from 'vitest';
import type { SliceRecord } from '../core/slice.ts';
import type { VirtualClock } from '../core/virtual-clock.ts';
import type { Script } from './drivers/scripted.ts';
import type { SampleTap } from './quote-lane.ts';
import { arrivals, connections, none, planOf, play, served, total } from './testing/virtual-run.ts';

const subscribedIn = (slices: readonly SliceRecord[]): number =>
  total(slices, ({ connections: { counts } }) => counts.subscribed);

describe('quotes in virtual time', () => {
  it.each([1_000, 20_000, 199_999, 1_234_567])('reads a planted service of %i us back exactly', async (serviceUs) => {
    const { slices } = await play(planOf({}), { answer: () => served(serviceUs, 300) });
    const counted = slices.filter(({ quotes }) => quotes.service !== null);
    expect(arrivals(slices).ok + arrivals(slices).dropped).toBe(1_000);
    for (const { quotes } of counted) {
      expect([quotes.service?.minUs, quotes.service?.maxUs]).toEqual([serviceUs, serviceUs]);
      expect([quotes.queue?.minUs, quotes.queue?.maxUs]).toEqual([300, 300]);
      expect(quotes.response?.maxUs).toBe(serviceUs + 300);
    }
  });

  it('puts every arrival into the slice of its scheduled time, however late it ends', async () => {
    const { slices } = await play(planOf({ quotes: { timeoutMs: 2_000, inFlightMax: 500 } }), {
      answer: () => served(1_500_000),
    });
    expect(slices.map(({ quotes }) => quotes.counts.ok)).toEqual(Array.from({ length: 10 }, () => 100));
  });

  it('keeps response = lateness + queue + service, for each arrival and for the sums', async () => {
    let checked = 0;
    const tap: SampleTap = ({ scheduledUs, releasedUs, sentUs, endedUs }) => {
      expect(endedUs - scheduledUs).toBe(releasedUs - scheduledUs + (sentUs - releasedUs) + (endedUs - sentUs));
      checked += 1;
    };
    const { slices } = await play(planOf({}), { answer: (arrival) => served(1_000 + arrival, arrival % 7) }, { tap });
    expect(checked).toBe(1_000);
    for (const { quotes } of slices) {
      const sum = quotes.okLatenessSumUs + (quotes.queue?.sumUs ?? 0) + (quotes.service?.sumUs ?? 0);
      expect(quotes.response?.sumUs).toBe(sum);
    }
  });

  it.each([
    ['errors are failed', { outcome: { fails: 'http-500' } }, { planned: 1_000, ok: 0, ...none, failed: 1_000 }],
    ['silence is unanswered, and what finds no slot is dropped', { outcome: 'never' as const }, null],
  ])('%s', async (_, answer, expected) => {
    const { slices } = await play(planOf({}), { answer: () => ({ queueUs: 0, serviceUs: 1_000, ...answer }) });
    const counts = arrivals(slices);
    const { planned, ...fates } = counts;
    if (expected !== null) expect(counts).toEqual(expected);
    else expect(counts.unanswered > 0 && counts.dropped > 0 && counts.ok === 0).toBe(true);
    expect(Object.values(fates).reduce((sum, n) => sum + n, 0)).toBe(planned);
  });

  it('counts an answer at exactly the limit as over it', async () => {
    const at = await play(planOf({}), { answer: () => served(200_000) });
    const under = await play(planOf({}), { answer: () => served(199_999) });
    expect(total(at.slices, ({ quotes }) => quotes.overLimit[0]?.response ?? 0)).toBe(1_000);
    expect(total(under.slices, ({ quotes }) => quotes.overLimit[0]?.response ?? 0)).toBe(0);
  });

  it('shows a stall of the target in the response of every arrival that was due during it', async () => {
    const stall = { fromUs: 8_000_000, toUs: 9_400_000 };
    const answer = (_: number, atUs: number) =>
      served(atUs >= stall.fromUs && atUs < stall.toUs ? stall.toUs - atUs + 1_000 : 1_000);
    const { slices } = await play(planOf({ quotes: { inFlightMax: 500 } }), { answer });
    expect(total(slices, ({ quotes }) => quotes.overLimit[0]?.response ?? 0)).toBe(121);
    expect(Math.max(...slices.map(({ quotes }) => quotes.response?.maxUs ?? 0))).toBe(1_401_000);
  });

  it('leaves the rest not released when it is stopped, and still lets answers in', async () => {
    const { slices } = await play(planOf({}), {}, { stopAtUs: 3_005_000 });
    expect(arrivals(slices)).toEqual({ planned: 1_000, ok: 301, ...none, notReleased: 699 });
  });
});

describe('the drain after an early end', () => {
  const slow = planOf({ quotes: { timeoutMs: 8_000, inFlightMax: 1_000 }, drainMs: 6_000 });

  it.each([
    ['a short one waits five seconds', 'short', 4_999_999, { ok: 301 }],
    ['a short one gives up on what takes longer', 'short', 5_100_000, { unanswered: 5 }],
    ['a whole one waits for an answer as long as its time-out', 'whole', 7_999_000, { ok: 301 }],
    ['a whole one ends, too', 'whole', 8_100_000, { unanswered: 301 }],
  ] as const)('%s (%s, %i us)', async (_, drain, serviceUs, expected) => {
    const { slices } = await play(slow, { answer: () => served(serviceUs) }, { stopAtUs: 3_005_000, drain });
    expect(arrivals(slices)).toMatchObject({ ...expected, notReleased: 699 });
  });

  it('is over when nobody may wait any longer', async () => {
    const plan = planOf({ quotes: { timeoutMs: 8_000, inFlightMax: 1_000 } });
    const silent = { answer: () => ({ queueUs: 0, serviceUs: 0, outcome: 'never' as const }) };
    let lastUs = 0;
    const tap: SampleTap = ({ endedUs }) => {
      lastUs = endedUs;
    };
    await play(plan, silent, { stopAtUs: 9_000_000, drain: 'whole', tap });
    expect(lastUs).toBe(17_000_000);
  });
});

describe('the answer to a subscribe that is under way at an early end', () => {
  const storm = planOf({
    phases: [{ name: 'storm', durationMs: 10_000, connections: { count: 1_000, holdMs: 8_000 } }],
  });
  const answeredAfter = (subscribeUs: number): Partial<Script> => ({
    connection: () => ({ fate: 'held', connectUs: 5_000, subscribeUs, lost: null }),
  });
  const stopped = async (subscribeUs: number, drain: 'short' | 'whole') => {
    const { slices } = await play(storm, answeredAfter(subscribeUs), { stopAtUs: 5_000_000, drain });
    const heldUs = total(slices, ({ connections: each }) => each.heldUs ?? 0);
    return { ...connections(slices), subscribed: subscribedIn(slices), heldUs };
  };

  it('is waited for in a whole drain', async () => {
    const { connected, subscribed, closedByUs } = await stopped(400_000, 'whole');
    expect(connected).toBeGreaterThan(490);
    expect([subscribed, closedByUs]).toEqual([connected, connected]);
  });

  it('is not in a short one', async () => {
    const { connected, subscribed } = await stopped(400_000, 'short');
    expect(connected - subscribed).toBeGreaterThan(30);
  });

  it('is waited for two seconds and no longer', async () => {
    const { connected, subscribed, closedByUs, openAtKill, heldUs } = await stopped(30_000_000, 'whole');
    expect([subscribed, closedByUs, openAtKill]).toEqual([0, connected, 0]);
    const short = await stopped(30_000_000, 'short');
    // Two hundred came in the last two seconds and stayed for one more second on average.
    expect((heldUs - short.heldUs) / 1e6).toBeCloseTo(200, -1);
  });
});

describe('the drain at the planned end', () => {
  /** The last are due right at the end, and leave as soon as they are in. */
  const late = planOf({
    phases: [{ name: 'storm', durationMs: 10_000, connections: { count: 200, holdMs: 1 } }],
    ...{ sockets: { connectTimeoutMs: 30_000 }, drainMs: 10_000 },
  });
  const gettingInAfter = (connectUs: number): Partial<Script> => ({
    connection: () => ({ fate: 'held', connectUs, subscribeUs: 2_000, lost: null }),
  });

  it('leaves every socket its own time-out', async () => {
    const { slices } = await play(late, gettingInAfter(25_000_000));
    expect(connections(slices)).toMatchObject({ connected: 200, timedOut: 0, closedByUs: 200, openAtKill: 0 });
  });

  it('leaves it those, too, that we opened late', async () => {
    const during = (clock: VirtualClock) => clock.after(9_000_000, () => clock.block(5_000_000));
    const { slices } = await play(late, gettingInAfter(29_900_000), { during });
    expect(connections(slices)).toMatchObject({ connected: 200, timedOut: 0 });
  });

  it('leaves those that get in late the time for the answer to their subscribe', async () => {
    const brief = planOf({ phases: [{ name: 'storm', durationMs: 10_000, connections: { count: 200, holdMs: 100 } }] });
    const connection: Script['connection'] = () => ({
      fate: 'held',
      ...{ connectUs: 300_000, subscribeUs: 200_000, lost: null },
    });
    const { slices } = await play(brief, { connection });
    expect(connections(slices)).toMatchObject({ connected: 200, closedByUs: 200 });
    expect(subscribedIn(slices)).toBe(200);
  });

  it('lets those leave that get in late and never have one', async () => {
    const brief = planOf({
      phases: [{ name: 'storm', durationMs: 10_000, connections: { count: 200, holdMs: 1 } }],
      ...{ sockets: { connectTimeoutMs: 1_000, leaveTimeoutMs: 100 }, drainMs: 500, quotes: { timeoutMs: 500 } },
    });
    const connection: Script['connection'] = () => ({
      fate: 'held',
      ...{ connectUs: 990_000, subscribeUs: 30_000_000, lost: null },
    });
    const { slices } = await play(brief, { connection });
    expect(connections(slices)).toMatchObject({ connected: 200, closedByUs: 200, openAtKill: 0 });
  });

  it('gives up on those that take longer', async () => {
    const { slices } = await play(late, gettingInAfter(30_100_000));
    expect(connections(slices)).toMatchObject({ connected: 0, timedOut: 200 });
  });

  it('leaves every request its own time-out', async () => {
    const slow = planOf({ quotes: { timeoutMs: 30_000, inFlightMax: 1_000 } });
    const { slices } = await play(slow, { answer: () => served(25_000_000) });
    expect(arrivals(slices)).toMatchObject({ ok: 1_000, unanswered: 0 });
  });

  it('is over at once where nothing is under way', async () => {
    let lastUs = 0;
    const told = (_: string, __: number, atUs: number): void => {
      lastUs = atUs;
    };
    const silent = planOf({
      phases: [{ name: 'storm', durationMs: 1_000, connections: { count: 10, holdMs: 500 } }],
      sockets: { connectTimeoutMs: 30_000, halfOpen: { share: 1 } },
    });
    await play(silent, {}, { told });
    expect(lastUs).toBeLessThan(1_500_000);
  });

  it('is short when somebody waits for it', async () => {
    const { slices } = await play(late, gettingInAfter(25_000_000), { stopAtUs: 11_000_000 });
    expect(connections(slices)).toMatchObject({ connected: 0, timedOut: 200 });
  });
});

describe('sockets in virtual time', () => {
  const storm = () =>
    planOf({ phases: [{ name: 'storm', durationMs: 10_000, connections: { count: 200, holdMs: 2_000 } }] });

  it('times the join and the subscription from the planned instant', async () => {
    const { slices } = await play(storm(), {});
    expect(connections(slices)).toMatchObject({ attempted: 200, connected: 200, closedByUs: 200 });
    expect(slices.every(({ connections: c }) => c.connect?.maxUs === 5_000 && c.subscribe?.maxUs === 7_000)).toBe(true);
  });

  it('counts each fate once, in the slice in which the socket was due', async () => {
    const connection: Script['connection'] = (n) => {
      if (n % 10 === 0) return { fate: 'refused', afterUs: 1_000, reason: 'authentication' };
      if (n % 10 === 1) return { fate: 'silent' };
      const lost = n % 10 === 2 ? { afterUs: 500_000, reason: 'transport close' } : null;
      return { fate: 'held', connectUs: 5_000, subscribeUs: 2_000, lost };
    };
    const plan = planOf({
      phases: [{ name: 'storm', durationMs: 10_000, connections: { count: 200, holdMs: 2_000 } }],
      sockets: { connectTimeoutMs: 1_000 },
    });
    const { slices } = await play(plan, { connection });
    expect(connections(slices)).toEqual({
      attempted: 200,
      connected: 160,
      refused: 20,
      timedOut: 20,
      lost: 20,
      closedByUs: 140,
      openAtKill: 0,
      notReleased: 0,
    });
    expect(slices.map(({ connections: c }) => c.counts.lost)).toEqual(Array.from({ length: 10 }, () => 2));
    expect(slices[0]?.connections.lossesAtMs).toEqual([607, 1_107]);
  });

  it('has everything leave when it is stopped, and opens nothing more', async () => {
    const { slices } = await play(storm(), {}, { stopAtUs: 5_000_000 });
    const counts = connections(slices);
    expect(counts.attempted + counts.notReleased).toBe(200);
    expect(counts.closedByUs).toBe(counts.connected);
    expect(counts.notReleased).toBe(99);
  });
});
