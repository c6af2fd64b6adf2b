import { describe, expect, it } from 'vitest';
import { buildSlice } from '../testing/build-slice.ts';
import { darkOf } from './dark-slices.ts';

const slice = (frames: number, standingMs = 10_000) =>
  buildSlice({ messages: { frames, standingMs } }, 0, 'gateway-only');
const times = <Of>(count: number, of: Of): Of[] => Array.from({ length: count }, () => of);
const [lit, dark] = [slice(1), slice(0)];

describe('slices in which nobody got a message', () => {
  it.each([
    ['none', times(40, lit), 0],
    ['none of them lit: nothing to tell them from', times(40, dark), 0],
    ['three in a row of 34: chance', [...times(31, lit), ...times(3, dark)], 0],
    ['three in a row of 35: no chance', [...times(32, lit), ...times(3, dark)], 3],
    ['as many apart: chance', [...times(32, lit).flatMap((each, at) => (at % 11 === 0 ? [each, dark] : [each]))], 0],
    ['with one elsewhere, which makes the row more likely', [dark, ...times(32, lit), ...times(3, dark)], 0],
    ['and once no chance, each of them counts', [dark, ...times(40, lit), ...times(9, dark)], 10],
    ['where half as many stood as usual', [...times(32, lit), ...times(3, slice(0, 5_000))], 3],
    ['where fewer stood: not looked at', [...times(32, lit), ...times(3, slice(0, 4_999))], 0],
    ['where fewer stood than while messages came: not looked at', [...times(4, lit), ...times(40, slice(0, 1_000))], 0],
    ['where nobody stood: nothing was owed', [...times(32, slice(1, 0)), ...times(3, slice(0, 0))], 0],
  ])('%s', (_, slices, count) => {
    expect(darkOf(slices).slices).toBe(count);
  });

  it('are as long as sockets stood in them', () => {
    expect(darkOf([...times(32, lit), ...times(3, slice(0, 7_000))])).toEqual({ slices: 3, us: 21_000_000 });
  });
});
