import { describe, expect, it } from 'vitest';
import type { Arm } from '../core/modes.ts';
import type { PlannedSlice } from '../core/plan.ts';
import { createSliceFinder } from './slice-finder.ts';

const slice = (index: number, mode: Arm): PlannedSlice => ({
  ...{ index, mode, phase: 'load', judged: true, steady: true, pair: null },
  startUs: index * 100,
  endUs: (index + 1) * 100,
});

const find = createSliceFinder([slice(0, 'gateway-only'), slice(1, 'legacy-fallback'), slice(2, 'gateway-only')]);

describe('the slice of an instant', () => {
  it.each<[string, Arm, number, number]>([
    ['before its first slice is the first', 'legacy-fallback', 20, 1],
    ['within a slice is that one', 'gateway-only', 50, 0],
    ['in the other mode`s slice is its own last', 'gateway-only', 150, 0],
    ['after the end is the last', 'gateway-only', 9_999, 2],
    ['may go back', 'gateway-only', 10, 0],
  ])('%s', (_, mode, atUs, expected) => {
    expect(find(mode, atUs)).toBe(expected);
  });
});
