import { describe, expect, it } from 'vitest';
import type { Plan } from '../core/plan.ts';
import type { SymbolCounts } from '../core/record.ts';
import { type ScenarioInput, scenarioSchema } from '../core/scenario.ts';
import type { SliceRecord } from '../core/slice.ts';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { createPlan } from '../scenario/plan.ts';
import { createScriptedQuotes, createScriptedSockets, type Script } from './drivers/scripted.ts';
import { type Drain, Engine } from './engine.ts';
import type { SampleTap } from './quote-lane.ts';

const planOf = (over: Partial<ScenarioInput>): Plan =>
  createPlan(
    scenarioSchema.parse({
      name: 'virtual',
      question: 'does the engine count right?',
      gating: ['availability'],
      sliceMs: 1_000,
      drainMs: 3_000,
      quotes: { timeoutMs: 2_000, inFlightMax: 50 },
      phases: [{ name: 'load', durationMs: 10_000, quotes: { ratePerSec: 100 } }],
      ...over,
    }),
    { modes: ['gateway-only'], seed: 1 },
  );

const served = (serviceUs: number, queueUs = 0) => ({ queueUs, serviceUs, outcome: 'ok' as const });
const healthy: Script = {
  answer: () => served(20_000),
  connection: () => ({ fate: 'held', connectUs: 5_000, subscribeUs: 2_000, lost: null }),
};

const SYMBOLS = ['A', 'B', 'C', 'D', 'E'] as const;

type Played = {
  readonly slices: SliceRecord[];
  readonly bySymbol: readonly SymbolCounts[];
  readonly endUs: number;
};

/** Plays a plan against a script in virtual time; `during` runs at an instant of the run. */
const play = async (
  plan: Plan,
  script: Partial<Script>,
  hooks: { tap?: SampleTap; stopAtUs?: number; drain?: Drain } = {},
): Promise<Played> => {
  const clock = createVirtualClock(5_000_000);
  const whole = { ...healthy, ...script };
  const engine = new Engine({
    plan,
    shard: { index: 0, count: 1 },
    clock,
    startUs: 5_000_000,
    drivers: {
      quotes: (_, sink) => createScriptedQuotes(whole, clock, sink),
      sockets: (_, sink) => createScriptedSockets(whole, clock, sink),
    },
    limits: { responseMs: [200], messageMs: [100] },
    numbered: true,
    quoteSymbols: () => SYMBOLS,
    redact: (text) => text,
    tap: hooks.tap ?? null,
    loopUtilisation: null,
    live: null,
  });
  const over = engine.run();
  if (hooks.stopAtUs !== undefined) {
    clock.advance(hooks.stopAtUs);
    engine.stop(hooks.drain ?? 'short');
  }
  clock.advance(60_000_000);
  const { slices, bySymbol } = await over;
  return { slices, bySymbol: bySymbol.get('gateway-only') ?? [], endUs: clock.nowUs() };
};

const total = (slices: readonly SliceRecord[], pick: (slice: SliceRecord) => number) =>
  slices.reduce((sum, slice) => sum + pick(slice), 0);
const arrivals = (slices: readonly SliceRecord[]) => {
  const sum = (name: keyof SliceRecord['quotes']['counts']) => total(slices, (slice) => slice.quotes.counts[name]);
  return {
    planned: sum('planned'),
    ok: sum('ok'),
    failed: sum('failed'),
    unanswered: sum('unanswered'),
    dropped: sum('dropped'),
    notReleased: sum('notReleased'),
  };
};
const connections = (slices: readonly SliceRecord[]) => {
  const sum = (name: keyof SliceRecord['connections']['counts']) =>
    total(slices, (slice) => slice.connections.counts[name]);
  return {
    attempted: sum('attempted'),
    connected: sum('connected'),
    refused: sum('refused'),
    timedOut: sum('timedOut'),
    lost: sum('lost'),
    closedByUs: sum('closedByUs'),
    openAtKill: sum('openAtKill'),
    notReleased: sum('notReleased'),
  };
};
const none = { failed: 0, unanswered: 0, dropped: 0, notReleased: 0 };

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

  it('is never longer than that of the plan', async () => {
    const plan = planOf({ quotes: { timeoutMs: 8_000, inFlightMax: 1_000 } });
    const silent = { answer: () => ({ queueUs: 0, serviceUs: 0, outcome: 'never' as const }) };
    let lastUs = 0;
    const tap: SampleTap = ({ endedUs }) => {
      lastUs = endedUs;
    };
    await play(plan, silent, { stopAtUs: 9_000_000, drain: 'whole', tap });
    expect(lastUs).toBe(13_000_000);
  });
});

describe('quotes by symbol', () => {
  const withWarmUp = (quotes: ScenarioInput['quotes']): Plan =>
    planOf({
      quotes: { timeoutMs: 2_000, inFlightMax: 500, ...quotes },
      phases: [
        { name: 'warm-up', durationMs: 2_000, judged: false, quotes: { ratePerSec: 50 } },
        { name: 'load', durationMs: 10_000, quotes: { ratePerSec: 100 } },
      ],
    });
  /** The symbol that an arrival asks for first. */
  const symbolOf = (plan: Plan, arrival: number): string =>
    SYMBOLS[(plan.arrivals.symbolStart[arrival] ?? 0) % SYMBOLS.length]!;
  const seen = (counts: readonly SymbolCounts[]) =>
    Object.fromEntries(counts.map(({ symbol, n, notOk, overLimit }) => [symbol, [n, notOk, overLimit[0]?.response]]));

  it('counts each judged request where it belongs, and no warm-up', async () => {
    const plan = withWarmUp({});
    const { bySymbol, slices } = await play(plan, {
      answer: (arrival) => {
        const slow = symbolOf(plan, arrival) === 'C' && arrival % 2 === 0;
        const fails = symbolOf(plan, arrival) === 'B' && arrival % 4 === 0;
        return { queueUs: 0, serviceUs: slow ? 200_000 : 199_999, outcome: fails ? { fails: 'http-503' } : 'ok' };
      },
    });
    expect(seen(bySymbol)).toEqual({
      ...{ A: [200, 0, 0], B: [200, 50, 0], C: [200, 0, 100], D: [200, 0, 0], E: [200, 0, 0] },
    });
    expect(bySymbol.map(({ failures }) => failures)).toEqual([{}, { 'http-503': 50 }, {}, {}, {}]);
    const judged = slices.filter((slice) => slice.judged);
    expect(total(judged, ({ quotes }) => quotes.overLimit[0]?.response ?? 0)).toBe(100);
  });

  it('adds up to what the judged slices hold, whatever becomes of a request', async () => {
    const plan = withWarmUp({ inFlightMax: 30 });
    const { bySymbol, slices } = await play(plan, {
      answer: (arrival) => ({
        queueUs: 0,
        serviceUs: 90_000 + arrival * 100,
        outcome: arrival % 5 === 0 ? 'never' : arrival % 7 === 0 ? { fails: 'reset' } : 'ok',
      }),
    });
    const counts = arrivals(slices.filter((slice) => slice.judged));
    expect([counts.failed, counts.unanswered, counts.dropped].every((n) => n > 10)).toBe(true);
    const sum = (pick: (one: SymbolCounts) => number) => bySymbol.reduce((all, one) => all + pick(one), 0);
    expect(sum(({ n }) => n)).toBe(counts.planned);
    expect(sum(({ notOk }) => notOk)).toBe(counts.failed + counts.unanswered + counts.dropped);
    expect(sum(({ failures }) => failures['timeout'] ?? 0)).toBe(counts.unanswered);
    expect(sum(({ failures }) => failures['reset'] ?? 0)).toBe(counts.failed);
  });

  it('counts a request for several once for each, and blames only those that its answer lacked', async () => {
    const plan = withWarmUp({ symbolsPerRequest: 3 });
    const lacksD: Script['answer'] = (arrival) => {
      const first = (plan.arrivals.symbolStart[arrival] ?? 0) % SYMBOLS.length;
      const place = (3 - first + SYMBOLS.length) % SYMBOLS.length;
      return { queueUs: 0, serviceUs: 1_000, outcome: place < 3 ? { lacks: [place] } : 'ok' };
    };
    const { bySymbol } = await play(plan, { answer: lacksD });
    expect(seen(bySymbol)).toEqual({
      ...{ A: [600, 0, 0], B: [600, 0, 0], C: [600, 0, 0], D: [600, 600, 0], E: [600, 0, 0] },
    });
    const all = await play(plan, { answer: () => ({ queueUs: 0, serviceUs: 1, outcome: { fails: 'http-500' } }) });
    expect(all.bySymbol.map(({ notOk }) => notOk)).toEqual([600, 600, 600, 600, 600]);
  });

  it('forgets what one answer lacked before the next one fails', async () => {
    const plan = withWarmUp({ symbolsPerRequest: 2 });
    let lacked = 0;
    const { bySymbol } = await play(plan, {
      answer: (arrival) => {
        const lacks = plan.slices[plan.arrivals.slice[arrival] ?? 0]?.judged === true && lacked === 0;
        if (lacks) lacked += 1;
        return { queueUs: 0, serviceUs: 1, outcome: lacks ? { lacks: [1] } : { fails: 'http-500' } };
      },
    });
    expect(bySymbol.reduce((sum, { n }) => sum + n, 0)).toBe(2_000);
    expect(bySymbol.reduce((sum, { notOk }) => sum + notOk, 0)).toBe(1_999);
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
