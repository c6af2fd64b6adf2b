import { describe, expect, it } from 'vitest';
import type { Arm } from '../../core/modes.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { buildSlice } from '../testing/build-slice.ts';
import { pairsOf } from './pairs.ts';

const arms = { reference: 'legacy-fallback', candidate: 'gateway-only' } as const;

const slice = (pair: number | null, mode: Arm, rest: Partial<SliceRecord> = {}): SliceRecord => ({
  ...buildSlice({ quotes: { ok: 3 } }, (pair ?? 0) * 2 + (mode === 'gateway-only' ? 1 : 0), mode),
  pair,
  ...rest,
});

const both = (pair: number) => [slice(pair, 'gateway-only'), slice(pair, 'legacy-fallback')];

describe('the pairs of a run', () => {
  it('stand in the order of the plan, whichever mode came first', () => {
    const pairs = pairsOf([...both(2), ...both(0), ...both(1).reverse()], arms);
    expect(pairs.map(({ pair }) => pair)).toEqual([0, 1, 2]);
    for (const { reference, candidate } of pairs) {
      expect([reference.mode, candidate.mode]).toEqual(['legacy-fallback', 'gateway-only']);
    }
  });

  it('join what several workers saw of a slice', () => {
    const [pair] = pairsOf([...both(0), slice(0, 'gateway-only')], arms);
    expect(pair?.candidate.quotes.counts.ok).toBe(6);
    expect(pair?.reference.quotes.counts.ok).toBe(3);
  });

  it.each([
    { what: 'a mode that did not play the pair', slices: [slice(0, 'gateway-only')] },
    { what: 'slices outside any pair', slices: [slice(null, 'gateway-only'), slice(null, 'legacy-fallback')] },
    { what: 'a warm-up', slices: both(0).map((each) => ({ ...each, judged: false })) },
    { what: 'nothing', slices: [] },
  ])('there is none of $what', ({ slices }) => {
    expect(pairsOf(slices, arms)).toEqual([]);
  });
});
