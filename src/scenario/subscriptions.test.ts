import { describe, expect, it } from 'vitest';
import { socketSettingsSchema } from '../core/scenario.ts';
import { symbolStarts } from './subscriptions.ts';

const settings = (over: object) => socketSettingsSchema.parse({ symbolsPerConnection: 3, ...over });
const starts = (over: object, count: number, seed = 1) => [
  ...symbolStarts(settings(over), count, { seed, phase: 'a' }),
];

describe('the symbols of sockets', () => {
  it.each<[string, object, number[]]>([
    ['in turn, each begins where the one before ended', {}, [0, 3, 6, 9, 12]],
    ['fixed are the same for all', { symbolStrategy: 'fixed' }, [0, 0, 0, 0, 0]],
    ['shared by all are the same for all, whatever the strategy', { sharedShare: 1 }, [0, 0, 0, 0, 0]],
  ])('%s', (_, over, expected) => {
    expect(starts(over, 5)).toEqual(expected);
  });

  it('shared by a share are those of exactly so many, and no other socket has one of them', () => {
    const places = starts({ sharedShare: 0.4 }, 10);
    expect(places.filter((start) => start === 0)).toHaveLength(4);
    expect(places.filter((start) => start !== 0)).toEqual([3, 6, 9, 12, 15, 18]);
  });

  it('by windows begin at places of the seed', () => {
    const places = starts({ symbolStrategy: 'window' }, 100);
    expect(new Set(places).size).toBeGreaterThan(95);
    expect(starts({ symbolStrategy: 'window' }, 100)).toEqual(places);
    expect(starts({ symbolStrategy: 'window' }, 100, 2)).not.toEqual(places);
  });
});
