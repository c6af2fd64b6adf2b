import { describe, expect, it } from 'vitest';
import { createRandom } from '../../core/random.ts';
import { type ConnectionLoad, connectionLoadSchema } from '../../core/scenario.ts';
import { socketInstants, socketsOpened } from './sockets.ts';

type Written = Partial<ConnectionLoad>;

const instantsMs = (load: Written, durationMs: number, seed = 1): number[] =>
  [
    ...socketInstants(
      connectionLoadSchema.parse({ holdMs: 1_000, count: 1, ...load }),
      durationMs,
      createRandom(seed, 'x'),
    ),
  ].map((us) => us / 1000);

describe('the instants of sockets', () => {
  it.each<[string, Written, number, number[]]>([
    ['a ramp spaces them evenly from the start', { shape: 'ramp', count: 4 }, 1_000, [0, 250, 500, 750]],
    ['a burst opens all at the start', { shape: 'burst', count: 3 }, 1_000, [0, 0, 0]],
    ['two steps at once', { shape: 'step', count: 4, steps: 2 }, 1_000, [0, 0, 500, 500]],
    [
      'three steps that take a while',
      { shape: 'step', count: 6, steps: 3, openMs: 200 },
      900,
      [0, 100, 300, 400, 600, 700],
    ],
    ['steps that differ by one socket at most', { shape: 'step', count: 5, steps: 2 }, 1_000, [0, 0, 0, 500, 500]],
    [
      'a turnover: two places, taken again each second',
      { shape: 'churn', count: 2 },
      3_000,
      [0, 500, 1_000, 1_500, 2_000, 2_500],
    ],
    ['a turnover of a part of a hold more', { shape: 'churn', count: 2 }, 1_500, [0, 500, 1_000]],
    ['a turnover of one', { shape: 'churn', count: 1 }, 2_000, [0, 1_000]],
  ])('%s', (_, load, durationMs, expected) => {
    expect(instantsMs(load, durationMs)).toEqual(expected);
  });

  it('poisson scatters them by the seed, ascending, all of them within the phase', () => {
    const some = instantsMs({ shape: 'poisson', count: 500 }, 1_000);
    expect(some).toEqual(some.toSorted((a, b) => a - b));
    expect([some.length, (some[0] ?? -1) >= 0, (some.at(-1) ?? 1_000) < 1_000]).toEqual([500, true, true]);
    expect(instantsMs({ shape: 'poisson', count: 500 }, 1_000, 2)).not.toEqual(some);
  });
});

describe('a turnover', () => {
  it('keeps exactly as many open from the end of the first hold on, and every socket its whole hold', () => {
    const load = connectionLoadSchema.parse({ shape: 'churn', count: 7, holdMs: 350 });
    const dueUs = socketInstants(load, 3_500, createRandom(1, 'x'));
    expect(dueUs).toHaveLength(70);
    for (let atUs = 350_000; atUs < 3_500_000; atUs += 1_111) {
      expect(dueUs.filter((due) => due <= atUs && atUs < due + 350_000)).toHaveLength(7);
    }
  });

  it.each([
    [{ shape: 'churn' as const, count: 100, holdMs: 5_000 }, 60_000, 1_200],
    [{ shape: 'churn' as const, count: 1, holdMs: 1_000 }, 1_000, 1],
    [{ shape: 'ramp' as const, count: 100, holdMs: 5_000 }, 60_000, 100],
  ])('%j over %d ms opens %d sockets', (load, durationMs, opened) => {
    expect(socketsOpened(load, durationMs)).toBe(opened);
  });
});
