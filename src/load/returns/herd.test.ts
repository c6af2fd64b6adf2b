import { describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../../core/scenario.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { brokenLines } from '../../judge/books.ts';
import { addCounts } from '../../measure/add-counts.ts';
import { mergeSlices } from '../../measure/merge.ts';
import { mergeReturns } from '../../measure/returns.ts';
import type { Drain } from '../drain.ts';
import type { ScriptedConnection } from '../drivers/scripted.ts';
import { planOf, play } from '../testing/virtual-run.ts';

const HERD: Partial<ScenarioInput> = {
  sockets: { reconnect: true, connectTimeoutMs: 1_000 },
  phases: [
    { name: 'open', durationMs: 1_000, connections: { count: 100, holdMs: 20_000 } },
    { name: 'herd', durationMs: 20_000, herd: { atMs: 1_000 } },
  ],
};

const held = (lost: { afterUs: number; reason: string } | null = null): ScriptedConnection => ({
  ...{ fate: 'held', connectUs: 5_000, subscribeUs: 2_000, lost },
});

/** Each socket as `first` says, and from its second connection on as `later` says. */
const lives = (first: ScriptedConnection, later: (attempt: number) => ScriptedConnection) => {
  const times = new Map<number, number>();
  return (connection: number): ScriptedConnection => {
    const nth = times.get(connection) ?? 0;
    times.set(connection, nth + 1);
    return nth === 0 ? first : later(nth);
  };
};

/** How a run ends before its plan does. */
type Stop = { readonly stopAtUs?: number; readonly drain?: Drain };

const seen = async (over: Partial<ScenarioInput>, connection: (n: number) => ScriptedConnection, stop: Stop = {}) => {
  const { slices, endUs } = await play(planOf(over), { connection }, stop);
  expect(slices.flatMap(brokenLines)).toEqual([]);
  const [first, ...rest] = slices.map((slice: SliceRecord) => slice.connections.counts);
  const returns = mergeReturns(slices.map(({ connections }) => connections.returns));
  return { counts: first === undefined ? null : addCounts([first, ...rest]), returns, endUs, slices };
};

describe('a herd', () => {
  it('is dropped by us, which is no loss, and all of it comes back between half and one and a half seconds later', async () => {
    const { counts, returns } = await seen(HERD, () => held());
    expect(counts).toMatchObject({ planned: 100, attempted: 100, connected: 100, lost: 0, closedByUs: 100 });
    expect(returns).toMatchObject({
      ...{ out: 100, stayedOut: 0 },
      counts: { attempted: 100, connected: 100, subscribed: 100, closedByUs: 100, lost: 0, openAtKill: 0 },
    });
    const { minUs = 0, maxUs = 0, p50Us = 0 } = returns?.back ?? {};
    expect(minUs).toBeGreaterThanOrEqual(505_000);
    expect(maxUs).toBeLessThan(1_500_000 + 5_000 + 2_000);
    expect(p50Us).toBeGreaterThan(800_000);
    expect(p50Us).toBeLessThan(1_200_000);
  });

  it.each([true, false])(
    'carries each of its sockets over once where what opened it is not judged (judged: %s)',
    async (judged) => {
      const [open = { name: 'open', durationMs: 1_000 }, ...later] = HERD.phases ?? [];
      const { slices } = await seen({ ...HERD, phases: [{ ...open, judged }, ...later] }, () => held());
      const carried = slices.reduce((sum, { connections }) => sum + (connections.carried ?? 0), 0);
      expect(carried, 'first connections alone').toBe(judged ? 0 : 100);
    },
  );

  it('that the target drops is lost, once each, and comes back as well', async () => {
    const lost = lives(held({ afterUs: 500_000, reason: 'transport close' }), () => held());
    const { counts, returns } = await seen({ ...HERD, phases: (HERD.phases ?? []).slice(0, 1) }, lost);
    expect(counts).toMatchObject({ connected: 100, lost: 100, closedByUs: 0 });
    expect(returns).toMatchObject({
      out: 100,
      stayedOut: 0,
      counts: { attempted: 100, connected: 100, closedByUs: 100 },
    });
  });

  it.each<[string, ScriptedConnection, object, object]>([
    [
      'refused is tried again after the back-off',
      { fate: 'refused', afterUs: 1_000, reason: 'refused' },
      { refused: 200, timedOut: 0 },
      { refused: 200 },
    ],
    ['not answered is given up in time and tried again', { fate: 'silent' }, { refused: 0, timedOut: 200 }, {}],
  ])('an attempt that is %s', async (_, fails, counts, refusedByReason) => {
    const { returns } = await seen(
      HERD,
      lives(held(), (nth) => (nth <= 2 ? fails : held())),
    );
    expect(returns).toMatchObject({
      out: 100,
      stayedOut: 0,
      refusedByReason,
      counts: { ...counts, attempted: 300, connected: 100 },
    });
    // 1 s, 2 s and 4 s, each up to half of it shorter or longer.
    expect(returns?.back?.minUs).toBeGreaterThan(3_500_000);
  });

  it('that finds nobody stays out at the end of its hold, each socket once, and nothing hangs', async () => {
    const { counts, returns, endUs } = await seen(
      HERD,
      lives(held(), () => ({ fate: 'silent' })),
    );
    expect(counts).toMatchObject({ connected: 100, lost: 0, closedByUs: 100 });
    expect(returns).toMatchObject({ out: 100, stayedOut: 100, counts: { connected: 0 } });
    expect(returns?.counts.attempted).toBe(returns?.counts.timedOut);
    expect(endUs).toBeLessThan(120_000_000);
  });

  it('that is slow to get in again at the end has the time for it that each has', async () => {
    const { returns } = await seen(
      {
        sockets: { reconnect: true, connectTimeoutMs: 10_000 },
        phases: [
          { name: 'open', durationMs: 1_000, connections: { count: 100, holdMs: 20_000 } },
          { name: 'herd', durationMs: 19_000, herd: { atMs: 17_500 } },
        ],
      },
      lives(held(), () => ({ fate: 'held', connectUs: 8_000_000, subscribeUs: 2_000, lost: null })),
    );
    expect(returns).toMatchObject({ out: 100, counts: { timedOut: 0, lost: 0, openAtKill: 0 } });
    expect(returns?.counts.connected).toBe(returns?.counts.attempted);
  });

  it.each([
    ['the server refused by its own code', { reason: 'authentication', attempts: 100 }],
    ['that the system refused', { reason: 'reset', attempts: 101 }],
  ])('a socket %s tries as often as socket.io-client would', async (_, { reason, attempts }) => {
    const { returns } = await seen(
      HERD,
      lives(held(), () => ({ fate: 'refused', afterUs: 1_000, reason })),
    );
    expect(returns).toMatchObject({ out: 100, stayedOut: 100 });
    if (attempts === 100) expect(returns?.counts.attempted).toBe(100);
    else expect(returns?.counts.attempted).toBeGreaterThan(300);
  });

  it('that the server turned away on purpose does not come back by itself', async () => {
    const { counts, returns } = await seen(HERD, () => held({ afterUs: 500_000, reason: 'io server disconnect' }));
    expect([counts?.lost, returns]).toEqual([100, null]);
  });

  it('that is lost again is lost in the books of the returns, and sets out once more', async () => {
    const again = lives(held(), (nth) => held(nth === 1 ? { afterUs: 100_000, reason: 'transport error' } : null));
    const { counts, returns } = await seen(HERD, again);
    expect(counts).toMatchObject({ connected: 100, lost: 0 });
    expect(returns).toMatchObject({
      ...{ out: 200, stayedOut: 0, lostByReason: { 'transport error': 100 } },
      counts: { attempted: 200, connected: 200, lost: 100, closedByUs: 100 },
    });
    expect(returns?.lossesAtMs).toHaveLength(100);
  });

  it('is no herd where sockets do not return: the drop is the end of each', async () => {
    const { counts, returns } = await seen({ ...HERD, sockets: { reconnect: false } }, () => held());
    expect(counts).toMatchObject({ connected: 100, lost: 0, closedByUs: 100 });
    expect(returns).toBeNull();
  });

  it('that had not tried to come back when the run is stopped says nothing of the target', async () => {
    const { counts, returns } = await seen(HERD, () => held(), { stopAtUs: 2_100_000 });
    expect(counts).toMatchObject({ connected: 100, closedByUs: 100 });
    expect(returns).toMatchObject({ out: 0, stayedOut: 0, counts: { attempted: 0 } });
  });

  describe.each(['short', 'whole'] as const)('that an early end sends away too soon (%s drain)', (drain) => {
    it.each<[string, ScriptedConnection]>([
      ['between two attempts', { fate: 'refused', afterUs: 1_000, reason: 'handshake' }],
      ['in the middle of one', { fate: 'silent' }],
    ])('has not stayed out, however often it tried in vain: %s', async (_, fails) => {
      const trying = lives(held(), () => fails);
      const { returns } = await seen(HERD, trying, { stopAtUs: 4_000_000, drain });
      expect(returns).toMatchObject({ out: 0, stayedOut: 0, counts: { connected: 0 } });
      expect(returns?.counts.attempted).toBeGreaterThanOrEqual(100);
    });

    it('has stayed out where the server refused it for good', async () => {
      const refused = lives(held(), () => ({ fate: 'refused', afterUs: 800_000, reason: 'authentication' }));
      const { returns } = await seen(HERD, refused, { stopAtUs: 3_600_000, drain });
      expect(returns).toMatchObject({ out: 100, stayedOut: 100, counts: { attempted: 100, refused: 100 } });
    });
  });

  it('comes back at the same instants whenever the plan is played', async () => {
    const [one, other] = [await seen(HERD, () => held()), await seen(HERD, () => held())];
    expect(one.returns?.back).toEqual(other.returns?.back);
  });

  it('of several workers adds up', async () => {
    const { slices, returns } = await seen(HERD, () => held());
    const twice = slices.map((slice) => mergeSlices([slice, slice]));
    expect(twice.flatMap(brokenLines)).toEqual([]);
    expect(mergeReturns(twice.map(({ connections }) => connections.returns))).toMatchObject({
      ...{ out: 2 * (returns?.out ?? 0), counts: { connected: 200 } },
      back: { count: 200 },
    });
  });
});
