import { describe, expect, it } from 'vitest';
import { MANNER } from '../core/manner.ts';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { Recorder } from '../measure/recorder.ts';
import { IDLE_SOCKETS } from './drivers/idle-sockets.ts';
import { createExampleKeeper } from './examples.ts';
import { SocketLane } from './socket-lane.ts';

const SYMBOLS = 4;

const newRecorder = (): Recorder =>
  new Recorder({
    slices: [
      ...[
        {
          index: 0,
          mode: 'gateway-only',
          phase: 'a',
          judged: true,
          steady: true,
          pair: null,
          startUs: 0,
          endUs: 1e6,
        } as const,
      ],
    ],
    ...{ limits: { responseMs: [], messageMs: [] }, numbered: true, workers: 1 },
  });

/** Three connections that are in; connection n begins its round of symbols at symbol n and has `perConnection` of four. */
const lane = (
  perConnection: number,
  {
    symbols = SYMBOLS,
    recorder = newRecorder(),
    clock = createVirtualClock(0),
    manner = MANNER.usual as number,
    subscribes = true,
  } = {},
): SocketLane => {
  const sockets = new SocketLane({
    ...{
      clock,
      startUs: 0,
      slices: [],
      connectTimeoutUs: 1_000_000,
      convergeMs: 2_000,
      sliceAt: () => 0,
    },
    connections: {
      ...{ count: 3, dueUs: new Float64Array(3), leaveUs: new Float64Array(3).fill(1_000_000) },
      ...{ slice: new Uint32Array(3), symbolStart: Uint32Array.of(0, 1, 2), manner: new Uint8Array(3).fill(manner) },
    },
    recorder,
    examples: createExampleKeeper((text) => text),
    returnSeed: null,
    subscribes,
    slowReading: { pauseUs: 1, readUs: 1 },
    numbered: { symbols, perConnection },
    twins: null,
  });
  sockets.use(IDLE_SOCKETS);
  for (const connection of [0, 1, 2]) {
    sockets.release(connection, 0);
    sockets.connected(connection);
  }
  return sockets;
};

describe('the messages of sockets', () => {
  it('are followed by client and by symbol', () => {
    const sockets = lane(2);
    // Connection 1 has the symbols 1 and 2, connection 2 has 2 and 3.
    for (const number of [1, 2, 4]) sockets.tick(1, 1, number, number);
    for (const number of [1, 2, 3]) sockets.tick(1, 2, number, number);
    for (const number of [1, 2, 2]) sockets.tick(2, 2, number, number);
    expect(sockets.ledger()).toMatchObject({ received: 8, lost: 1, gaps: 1, duplicated: 1, unexpected: 0 });
  });

  it('of a symbol that was not asked for are unexpected, also where the round begins anew', () => {
    const sockets = lane(2);
    for (const symbol of [0, 1, 2, 3]) sockets.tick(2, symbol, 1, 1);
    expect(sockets.ledger()).toMatchObject({ received: 2, unexpected: 2 });
    const around = lane(3);
    for (const symbol of [0, 1, 2, 3]) around.tick(2, symbol, 1, 1);
    expect(around.ledger()).toMatchObject({ received: 3, unexpected: 1 });
  });

  it('that a lost client never got are lost up to the last that it did get, and no further', () => {
    const sockets = lane(1);
    for (const number of [5, 7]) sockets.tick(0, 0, number, number);
    sockets.lost(0, 'transport close');
    expect(sockets.ledger()).toMatchObject({ received: 2, lost: 1 });
  });

  it('have an end that nobody knows where a client was cut, left without an answer, or was open when we gave up', () => {
    const ends: readonly [string, (sockets: SocketLane) => void, number][] = [
      ['left', (sockets) => sockets.left(0, true), 0],
      ['left without an answer', (sockets) => sockets.left(0, false), 1],
      ['lost', (sockets) => sockets.lost(0, 'transport close'), 1],
      ['open', (sockets) => sockets.abandonAll(1), 1],
    ];
    for (const [how, end, indeterminate] of ends) {
      const sockets = lane(1);
      for (const number of [5, 6]) sockets.tick(0, 0, number, number);
      end(sockets);
      expect([how, sockets.ledger()?.indeterminate]).toEqual([how, indeterminate]);
    }
  });

  it('more symbols a connection than there are is all of them', () => {
    const sockets = lane(9);
    for (const symbol of [0, 1, 2, 3]) sockets.tick(1, symbol, 1, 1);
    expect(sockets.ledger()).toMatchObject({ received: 4, unexpected: 0 });
  });

  it('that nothing numbers have no ledger', () => {
    const sockets = lane(1, { symbols: 0 });
    sockets.tick(0, 0, 1, 1);
    expect(sockets.ledger()).toBeNull();
  });
});

describe('sockets that did not answer', () => {
  const ended = (play: (sockets: SocketLane) => void, forMs = 1_000, subscribes = true) => {
    const [recorder, clock] = [newRecorder(), createVirtualClock(0)];
    const sockets = lane(1, { recorder, clock, subscribes });
    for (const connection of [0, 1]) sockets.subscribed(connection);
    clock.advance(forMs * 1_000);
    play(sockets);
    return recorder.finish()[0]!.connections;
  };

  it('when they were asked to leave are closed by us, and counted as such', () => {
    const left = ended((sockets) => {
      for (const connection of [0, 1, 2]) sockets.leave(connection);
      sockets.left(0, true);
      sockets.left(1, false);
      sockets.left(2, false);
    });
    expect(left).toMatchObject({ counts: { closedByUs: 3, lost: 0 }, unansweredLeaves: 2 });
  });

  it('are not waited for where we made them slow: what their pause held back comes before the answer', () => {
    const recorder = newRecorder();
    const sockets = lane(1, { recorder, manner: MANNER.slow });
    for (const connection of [0, 1, 2]) sockets.subscribed(connection);
    for (const connection of [0, 1, 2]) sockets.leave(connection);
    for (const connection of [0, 1, 2]) sockets.left(connection, false);
    expect(recorder.finish()[0]!.connections).toMatchObject({ counts: { closedByUs: 3 }, unansweredLeaves: 0 });
  });

  it('were not asked where we cut them ourselves', () => {
    expect(ended((sockets) => sockets.left(0, false))).toMatchObject({ unansweredLeaves: 0 });
  });

  it.each([
    ['half a second', 500, 1],
    ['not so long', 499, 0],
  ])('to their subscribe are counted if they waited for it: %s', (_, forMs, unansweredSubscribes) => {
    const leave = (sockets: SocketLane): void => {
      for (const connection of [0, 1, 2]) sockets.leave(connection);
      for (const connection of [0, 1, 2]) sockets.left(connection, true);
    };
    expect(ended(leave, forMs)).toMatchObject({ unansweredSubscribes });
  });

  it('are none where sockets subscribe to nothing', () => {
    expect(ended((sockets) => sockets.lost(2, 'transport close'), 1_000, false)).toMatchObject({
      unansweredSubscribes: 0,
    });
  });

  it('are not those that were refused, and also those that were lost', () => {
    const refused = (sockets: SocketLane): void => {
      sockets.subscribeFailed(2, 'no');
      sockets.lost(2, 'transport close');
    };
    expect(ended(refused)).toMatchObject({ unansweredSubscribes: 0, counts: { subscribeFailed: 1 } });
    const lost = (sockets: SocketLane): void => sockets.lost(2, 'transport close');
    expect(ended(lost)).toMatchObject({ unansweredSubscribes: 1 });
  });
});

describe('a socket that is due to leave before it is in', () => {
  const overdue = (subscribes = true) => {
    const clock = createVirtualClock(0);
    const sockets = lane(1, { clock, subscribes });
    const asked: number[] = [];
    sockets.use({ ...IDLE_SOCKETS, leave: (connection) => void asked.push(connection) });
    sockets.lost(0, 'transport close');
    sockets.release(0, 0);
    sockets.leave(0);
    clock.advance(20_000);
    sockets.connected(0);
    return { clock, sockets, asked };
  };

  it('leaves once its subscribe is answered', () => {
    const { sockets, asked } = overdue();
    expect(asked).toEqual([]);
    sockets.subscribed(0);
    expect(asked).toEqual([0]);
  });

  it('leaves as soon as it is in where it subscribes to nothing', () => {
    const { sockets, asked } = overdue(false);
    expect(asked).toEqual([0]);
    sockets.leaveAll('whole');
    expect(asked).toEqual([0, 1, 2]);
  });

  it('is not waited for where all are to leave in a short drain', () => {
    const { sockets, asked } = overdue();
    sockets.leaveAll('whole');
    expect(asked).toEqual([]);
    sockets.leaveAll('short');
    expect(asked).toEqual([0, 1, 2]);
  });

  it('leaves two seconds later where it is not: it must not stand in the slices of others', () => {
    const { clock, sockets, asked } = overdue();
    expect(sockets.nextWakeUs).toBe(2_020_000);
    sockets.wake(2_019_999);
    expect(asked).toEqual([]);
    clock.advance(2_000_000);
    sockets.wake(2_020_000);
    expect([asked, sockets.nextWakeUs]).toEqual([[0], Number.POSITIVE_INFINITY]);
    sockets.subscribed(0);
    expect(asked).toEqual([0]);
  });
});
