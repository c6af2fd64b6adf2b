import { describe, expect, it } from 'vitest';
import type { SliceRecord } from '../../core/slice.ts';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import type { ScriptedConnection } from '../drivers/scripted.ts';
import { connections as countsOf, planOf, play } from '../testing/virtual-run.ts';
import { Fold } from './fold.ts';
import { lossOf } from './loss.ts';
import { K6SocketLane } from './player/socket-lane.ts';
import { createPointReader } from './points.ts';
import { shipSockets } from './shipped-sockets.ts';
import { FakeWebSocket } from './testing/fake-web-sockets.ts';
import { targetOf } from './testing/target.ts';

const plan = planOf({
  sockets: { connectTimeoutMs: 1_000 },
  phases: [
    { name: 'warm-up', durationMs: 1_000, judged: false, connections: { count: 10, holdMs: 500 } },
    { name: 'storm', durationMs: 4_000, connections: { shape: 'poisson', count: 130, holdMs: 1_500 } },
  ],
});
const all = Uint32Array.from({ length: plan.connections.count }, (_, i) => i);

const LOSSES = ['io server disconnect', 'transport close', 'transport error', 'parse error'] as const;
const REFUSALS = ['authentication', 'refused', 'handshake', 'reset', 'certificate', 'ours-emfile'] as const;

/** What becomes of a connection hangs on nothing but its number. */
const fateOf = (connection: number): ScriptedConnection => {
  if (connection % 29 === 0) return { fate: 'silent' };
  if (connection % 11 === 0)
    return { fate: 'refused', afterUs: 4_000 + connection, reason: REFUSALS[connection % REFUSALS.length]! };
  const reason = LOSSES[connection % LOSSES.length]!;
  const lost = connection % 7 === 0 ? { afterUs: 20_000 + connection, reason } : null;
  return { fate: 'held', connectUs: 5_000 + 131 * connection, subscribeUs: 2_000 + connection, lost };
};

/** The lines of k6 for that plan, played by the real player on WebSockets that are not. */
const linesOf = (framesAgedMs: readonly number[] = [5, 7]): string[] => {
  const clock = createVirtualClock();
  const target = targetOf('gateway-only', { key: null, jwt: null });
  const socket = { ...target.spec.socket, sequence: 'data[].volume' };
  const { config, rows } = shipSockets(plan, all, [{ ...target, spec: { ...target.spec, socket } }]);
  const lines: string[] = [];
  const lanes = Array.from(
    { length: config!.lanes },
    (_, lane) =>
      new K6SocketLane({
        ...{ sockets: config!, lane, clock, isUtf8: () => true, keyOf: () => null, detailOf: () => '' },
        rows: rows.filter((_row, at) => at % config!.lanes === lane),
        open: (url) => {
          expect(url).toMatch(/^ws:/);
          // The player opens its sockets in the order of the plan.
          const connection = opened(lane);
          return new FakeWebSocket(clock, fateOf(connection), { framesAgedMs });
        },
        write: (line) => lines.push(line),
      }),
  );
  const next = lanes.map((_, lane) => lane);
  const opened = (lane: number): number => {
    const connection = next[lane]!;
    next[lane] = connection + lanes.length;
    return connection;
  };
  for (const lane of lanes) lane.play();
  clock.advance(60_000_000);
  return lines;
};

const foldOf = (): Fold =>
  new Fold({
    ...{ plan, arrivals: new Uint32Array(), limits: { responseMs: [200], messageMs: [100] } },
    sockets: { connections: all, lanes: 3, numbered: true, shards: 1, aheadMs: () => 0 },
    ...{ known: () => ({ quoteSymbols: ['A'], quoteMarkets: {} }), redact: (text: string) => text, tap: null },
  });

const folded = (lines: readonly string[]) => {
  const fold = foldOf();
  const reader = createPointReader({
    ...{ head: () => {}, point: (point) => fold.point(point), pulse: () => {}, mark: () => {} },
    socket: (point) => fold.socket(point),
  });
  reader.take(lines.map((line) => `${line}\n`).join(''));
  const { hasAllSockets, sockets } = fold;
  const { faults, slices, examples } = fold.finish(9_000_000);
  const loss = lossOf({
    ...{ faults, lines: reader.end(), rows: 0, interrupted: false, samePlan: true, endedByUs: false, endedUs: 0 },
    process: { code: 0, signal: null, hung: false, said: '' },
  });
  return { slices, faults, loss, hasAllSockets, progress: sockets, examples };
};

describe('sockets that k6 played, folded', () => {
  it('are what our own engine counts of the same connections, slice by slice', async () => {
    const native = await play(plan, { connection: fateOf });
    const { slices, loss, hasAllSockets, progress } = folded(linesOf());
    expect([loss, hasAllSockets]).toEqual([null, true]);
    for (const [index, slice] of slices.entries()) {
      const own = native.slices[index]!.connections;
      // Numbers of messages and the answers to requests for them are none of what k6 tells; these sockets get frames, those of our engine none.
      const { recovery, silence } = slice.connections;
      expect(slice.connections).toEqual({ ...own, clients: null, recovery, silence });
      expect(silence?.unfed ?? null).toBeNull();
    }
    const counts = countsOf(slices);
    expect(counts.connected).toBe(counts.lost + counts.closedByUs);
    expect(Math.min(...Object.values({ ...counts, openAtKill: 1, notReleased: 1 }))).toBeGreaterThan(0);
    expect(progress).toEqual({ open: 0, subscribed: 0, lost: counts.lost, messages: 4 * counts.connected });
    const frames = slices.reduce((sum, { messages }) => sum + messages.frames, 0);
    expect(frames).toBe(2 * counts.connected);
    // All of them had one broadcast, twice, in whatever order their lines stand.
    const sum = (of: 'ticks' | 'tickSquares') => slices.reduce((all, { messages }) => all + (messages[of] ?? 0), 0);
    expect([sum('ticks'), sum('tickSquares')]).toEqual([1, frames ** 2]);
  });

  it('stand and wait for frames that never come as they do in our own engine', async () => {
    const native = await play(plan, { connection: fateOf });
    const { slices } = folded(linesOf([]));
    const served = ({
      connections: { silence, carried, unansweredSubscribes, unansweredLeaves },
      messages,
    }: SliceRecord) => [...[silence, carried, unansweredSubscribes, unansweredLeaves, messages.standingUs]];
    expect(slices.map(served)).toEqual(native.slices.map(served));
    expect(slices.reduce((sum, { connections: { silence } }) => sum + (silence?.unfed?.count ?? 0), 0)).toBeGreaterThan(
      0,
    );
  });

  it('have the first of each failure beside them', () => {
    const kinds = folded(linesOf())
      .examples.get('gateway-only')
      ?.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['connect-timeout', 'lost-transport-close']));
  });

  it('are void with any line missing, twice, or cut', () => {
    const lines = linesOf();
    for (const [at, line] of lines.entries()) {
      expect(folded(lines.toSpliced(at, 1)).loss, `without ${line}`).not.toBeNull();
      expect(folded(lines.toSpliced(at, 0, line)).loss, `twice ${line}`).not.toBeNull();
    }
    expect(folded(lines.map((line, at) => (at === 9 ? line.slice(0, -2) : line))).loss).not.toBeNull();
  });

  it.each<[string, string, RegExp]>([
    ['of a socket beyond the plan', 'o 99999 0 1 in;', /not its to play/],
    ['of a socket that was in before it was opened', 'o 139 900 1 in;', /not its to play/],
    ['of the end of one that was never in', 'e 139 5 left ok 3 - 4;', /not its to play/],
    ['of a lane that is none', 'z 3 0;', /not its to play/],
    ['of messages in a slice that is none', 'm 0 0 99 1 5;', /not its to play/],
    ['of a way to be lost that is none', 'e 139 5 lost-in-space ok 3 - -;', /cannot be read/],
  ])('take no line %s', (_, line, said) => {
    expect(folded([line]).loss).toMatch(said);
  });

  it('without a line are not released, and without a last one open when k6 was over', () => {
    const { slices, faults } = folded([`o 0 0 ${Math.round(plan.connections.dueUs[0]!) + 900} in;`]);
    expect(countsOf(slices)).toMatchObject({ attempted: 1, connected: 1, openAtKill: 1, notReleased: 139 });
    expect(faults.sockets).toMatchObject({ planned: 140, missing: 139, firstMissing: 1, unended: 1, brokenLanes: 3 });
  });

  it('have stamps read by the clock of their target', () => {
    const fold = new Fold({
      ...{ plan, arrivals: new Uint32Array(), limits: { responseMs: [200], messageMs: [100] } },
      sockets: { connections: all, lanes: 1, numbered: false, shards: 1, aheadMs: () => 40 },
      ...{ known: () => ({ quoteSymbols: ['A'], quoteMarkets: {} }), redact: (text: string) => text, tap: null },
    });
    const frames = [70_000, 10_000, Number.NaN].map((latencyUs) => ({ latencyUs, symbol: 0, number: 4 }));
    fold.socket({ what: 'frames', lane: 0, number: 0, slice: 2, items: 3, frames });
    const { messages } = fold.finish().slices[2]!;
    expect(messages).toMatchObject({
      received: 3,
      frames: 3,
      ticks: null,
      negative: 0,
      overLimit: [{ limitMs: 100, frames: 2 }],
    });
  });
});
