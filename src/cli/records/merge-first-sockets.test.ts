import { describe, expect, it } from 'vitest';
import { type FirstSockets, firstSocketsSchema } from '../../core/first-sockets.ts';
import { mergeFirstSockets } from './merge-first-sockets.ts';

const part = (connectedMs: readonly number[] | null, changes: Partial<FirstSockets> = {}): FirstSockets => ({
  timing: {
    aloneMs: 40,
    burst: connectedMs === null ? null : { asked: 3, connectedMs: [...connectedMs], limitMs: 10_000 },
  },
  counts: {
    planned: 4,
    notReleased: 0,
    attempted: 4,
    connected: 3,
    refused: 1,
    timedOut: 0,
    lost: 1,
    closedByUs: 2,
    openAtKill: 0,
    subscribed: 3,
    subscribeFailed: 0,
  },
  refusedByReason: { reset: 1 },
  lostByReason: { 'transport close': 1 },
  messages: { received: 5, frames: 4 },
  ...changes,
});

describe('the first sockets of shards', () => {
  it('are those of one run: every count added up', () => {
    const merged = mergeFirstSockets([part([1, 2, 3]), part([1, 2, 4], { refusedByReason: { handshake: 1 } })]);
    expect(firstSocketsSchema.parse(merged)).toMatchObject({
      counts: { planned: 8, attempted: 8, connected: 6, refused: 2, lost: 2, closedByUs: 4, subscribed: 6 },
      refusedByReason: { reset: 1, handshake: 1 },
      lostByReason: { 'transport close': 2 },
      messages: { received: 10, frames: 8 },
    });
  });

  it.each<[string, readonly (readonly number[] | null)[], readonly number[] | null]>([
    [
      'the slowest',
      [
        [1, 2, 3],
        [1, 2, 900],
        [1, 2, 30],
      ],
      [1, 2, 900],
    ],
    ['one of which none got in before all', [[1, 2, 900], []], []],
    ['one before none', [null, [1, 2, 3]], [1, 2, 3]],
    ['none where no shard had any', [null, null], null],
  ])('keep the timing of %s', (_, bursts, kept) => {
    expect(mergeFirstSockets(bursts.map((burst) => part(burst)))?.timing.burst?.connectedMs ?? null).toEqual(kept);
  });

  it('are none where no shard opened any', () => {
    expect(mergeFirstSockets([])).toBeNull();
  });
});
