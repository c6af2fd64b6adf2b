import { describe, expect, it } from 'vitest';
import { type FirstSocketsSeen, firstSocketsSchema } from '../../core/first-sockets.ts';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import type { SocketDriver, SocketSink } from '../drivers/contract.ts';
import { IDLE_SOCKETS } from '../drivers/idle-sockets.ts';
import { createScriptedSockets, type ScriptedConnection } from '../drivers/scripted.ts';
import { type FirstSocketsOptions, openFirstSockets } from './first-sockets.ts';

const MS = 1_000;
const held = (connectMs: number, subscribeMs = 1): ScriptedConnection => ({
  fate: 'held',
  connectUs: connectMs * MS,
  subscribeUs: subscribeMs * MS,
  lost: null,
});
const refused = (reason: string): ScriptedConnection => ({ fate: 'refused', afterUs: 5 * MS, reason });

type Changes = Partial<Omit<FirstSocketsOptions, 'clock'>>;

/** Plays first sockets on virtual time; `script` says how each goes. */
const play = async (script: (connection: number) => ScriptedConnection, changes: Changes = {}) => {
  const clock = createVirtualClock(7_000_000);
  const opened: number[] = [];
  const seen = openFirstSockets({
    clock,
    burst: 4,
    connectTimeoutMs: 1_000,
    leaveTimeoutMs: 200,
    subscribes: true,
    openDriver: (sink) => {
      const driver = createScriptedSockets({ answer: () => never, connection: script }, clock, sink);
      return {
        ...driver,
        connect: (connection, start) => {
          opened.push(connection);
          driver.connect(connection, start);
        },
      };
    },
    isSlow: () => false,
    redact: (text) => text.replaceAll('secret', '[redacted]'),
    ...changes,
  });
  let over = false;
  void seen.finally(() => {
    over = true;
  });
  for (let steps = 0; !over && steps < 100_000; steps += 1) {
    clock.advance(MS);
    await Promise.resolve();
  }
  return { ...(await seen), opened, tookMs: (clock.nowUs() - 7_000_000) / MS };
};
const never = { queueUs: 0, serviceUs: 0, outcome: 'never' } as const;

const countsOf = ({ sockets }: FirstSocketsSeen) =>
  Object.fromEntries(Object.entries(sockets.counts).filter(([, count]) => count > 0));

describe('the first sockets', () => {
  it('are one alone, then the burst at one instant, and each leaves when it is answered', async () => {
    const seen = await play((connection) => held(connection === 0 ? 50 : connection * 50));
    expect(countsOf(seen)).toEqual({ planned: 5, attempted: 5, connected: 5, subscribed: 5, closedByUs: 5 });
    expect(seen.sockets.timing).toEqual({
      aloneMs: 50,
      burst: { asked: 4, connectedMs: [50, 100, 150, 200], limitMs: 1_000 },
    });
    expect(firstSocketsSchema.parse(seen.sockets)).toEqual(seen.sockets);
  });

  it('count what was refused by its reason, and keep what was said, blanked', async () => {
    const driver = (sink: SocketSink): SocketDriver => ({
      ...IDLE_SOCKETS,
      connect: (connection) => queueMicrotask(() => sink.refused(connection, 'authentication', 'no secret here')),
    });
    const seen = await play(() => held(1), { openDriver: driver });
    expect(countsOf(seen)).toEqual({ planned: 5, attempted: 5, refused: 5 });
    expect(seen.sockets.refusedByReason).toEqual({ authentication: 5 });
    expect(seen.refusals).toHaveLength(5);
    expect(seen.refusals[0]).toEqual({ connection: 0, reason: 'authentication', detail: 'no [redacted] here' });
    expect(seen.sockets.timing).toEqual({ aloneMs: null, burst: { asked: 4, connectedMs: [], limitMs: 1_000 } });
  });

  it('of which one is refused time the others', async () => {
    const seen = await play((connection) => (connection === 2 ? refused('reset') : held(20)));
    expect(countsOf(seen)).toMatchObject({ attempted: 5, connected: 4, refused: 1, closedByUs: 4 });
    expect(seen.sockets.timing.burst?.connectedMs).toEqual([20, 20, 20]);
  });

  it('are no more than one where that one waits in vain', async () => {
    const seen = await play(() => ({ fate: 'silent' }));
    expect(seen.opened).toEqual([0]);
    expect(countsOf(seen)).toEqual({ planned: 1, attempted: 1, timedOut: 1 });
    expect(seen.sockets.timing).toEqual({ aloneMs: null, burst: null });
    expect(seen.tookMs).toBeLessThan(1_010);
  });

  it('that wait in vain within the burst are timed out', async () => {
    const seen = await play((connection) => (connection > 2 ? { fate: 'silent' } : held(20)));
    expect(countsOf(seen)).toMatchObject({ connected: 3, timedOut: 2, closedByUs: 3 });
    expect(seen.sockets.timing.burst).toEqual({ asked: 4, connectedMs: [20, 20], limitMs: 1_000 });
  });

  it('wait for the answer of a subscription as long as for a connection, and go on without', async () => {
    const seen = await play(() => held(20, 5_000));
    expect(countsOf(seen)).toEqual({ planned: 5, attempted: 5, connected: 5, closedByUs: 5 });
    expect(seen.tookMs).toBeGreaterThan(2_000);
    expect(seen.tookMs).toBeLessThan(4_100);
  });

  it('that subscribe to nothing leave as soon as they are in', async () => {
    const seen = await play(() => held(20, 5_000), { subscribes: false });
    expect(countsOf(seen)).toEqual({ planned: 5, attempted: 5, connected: 5, closedByUs: 5 });
    expect(seen.tookMs).toBeLessThan(100);
  });

  it('that are lost before their answer, or while they leave, are counted as lost', async () => {
    const cut = (sink: SocketSink): SocketDriver => ({
      ...IDLE_SOCKETS,
      connect: (connection) =>
        queueMicrotask(() => {
          sink.connected(connection);
          if (connection === 1) sink.lost(connection, 'transport close');
          else sink.subscribed(connection);
        }),
      leave: (connection) =>
        queueMicrotask(() =>
          connection === 2 ? sink.lost(connection, 'io server disconnect') : sink.left(connection, true),
        ),
    });
    const seen = await play(() => held(1), { openDriver: cut });
    expect(countsOf(seen)).toMatchObject({ connected: 5, subscribed: 4, lost: 2, closedByUs: 3 });
    expect(seen.sockets.lostByReason).toEqual({ 'transport close': 1, 'io server disconnect': 1 });
  });

  it('may be one alone', async () => {
    const seen = await play(() => held(20), { burst: 0 });
    expect(seen.sockets.timing).toEqual({ aloneMs: 20, burst: null });
    expect(countsOf(seen)).toMatchObject({ attempted: 1, closedByUs: 1 });
  });

  it('are taken once more when the burst was slow, and the faster one counts', async () => {
    const slowFirst = await play((connection) => held(connection > 4 ? 30 : 400), { isSlow: () => true });
    expect(slowFirst.sockets.timing.burst?.connectedMs).toEqual([30, 30, 30, 30]);
    expect(countsOf(slowFirst)).toMatchObject({ attempted: 9, closedByUs: 9 });
    const slowLater = await play((connection) => held(connection > 4 ? 400 : 30), { isSlow: () => true });
    expect(slowLater.sockets.timing.burst?.connectedMs).toEqual([30, 30, 30, 30]);
    const fewerLater = await play((connection) => (connection > 7 ? refused('reset') : held(30)), {
      isSlow: () => true,
    });
    expect(fewerLater.sockets.timing.burst?.connectedMs).toHaveLength(4);
  });

  it('that do not leave in time are left open, and closed', async () => {
    let closed = false;
    const stuck = (sink: SocketSink): SocketDriver => ({
      ...IDLE_SOCKETS,
      connect: (connection) =>
        queueMicrotask(() => {
          sink.connected(connection);
          sink.subscribeFailed(connection, 'VALIDATION_005');
        }),
      close: async () => {
        closed = true;
      },
    });
    const seen = await play(() => held(1), { openDriver: stuck });
    expect(countsOf(seen)).toMatchObject({ connected: 5, subscribeFailed: 5, openAtKill: 5 });
    expect(seen.subscribeFailures[0]).toBe('VALIDATION_005');
    expect(closed).toBe(true);
  });

  it('count the messages that reach them', async () => {
    const chatty = (sink: SocketSink): SocketDriver => ({
      ...IDLE_SOCKETS,
      connect: (connection) =>
        queueMicrotask(() => {
          sink.connected(connection);
          sink.frame(connection, 3, 1);
          sink.subscribed(connection);
        }),
      leave: (connection) =>
        queueMicrotask(() => {
          sink.frame(connection, 2, 1);
          sink.left(connection, true);
        }),
    });
    const seen = await play(() => held(1), { openDriver: chatty });
    expect(seen.sockets.messages).toEqual({ frames: 10, received: 25 });
  });

  it('keep the books of every socket: attempted is the sum of all ends', async () => {
    const fates = [held(20), refused('reset'), { fate: 'silent' } as const, held(900)];
    const seen = await play((connection) => fates[connection % 4]!, { burst: 9 });
    const { attempted, connected, refused: no, timedOut, closedByUs, lost, openAtKill } = seen.sockets.counts;
    expect(attempted).toBe(connected + no + timedOut);
    expect(connected).toBe(closedByUs + lost + openAtKill);
  });
});
