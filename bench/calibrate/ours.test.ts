import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.ts';
import type { SliceRecord } from '../../src/core/slice.ts';
import { rulesOf } from '../../src/judge/compare/contest.ts';
import { decideSeries } from '../../src/judge/compare/decide.ts';
import { ratiosOf } from '../../src/judge/compare/ratios.ts';
import { buildSlice } from '../../src/judge/testing/build-slice.ts';
import { timeSeries } from '../../src/judge/testing/series.ts';
import { createHistogram } from '../../src/measure/histogram.ts';
import { nearestRank } from '../../src/measure/rank.ts';
import { ALIKE, EFFECTS } from './effects.ts';
import { decideOn, playUntilDecided, RESPONSES, seriesOf, sortedSource, worstOfAll } from './ours.ts';
import { type Pair, simulatedHosts, startPairs } from './pairs.ts';

const ascending = fc
  .array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 12 })
  .map((values) => Int32Array.from(values).sort());

const host = simulatedHosts[2]!;
const pairsOf = (count: number, effect = ALIKE): Pair[] =>
  Array.from({ length: count }, startPairs(host, effect, createRandom(1, 'ours')));

/** The same responses as a record holds them. */
const recorded = (samplesUs: Int32Array, index: number): SliceRecord => {
  const histogram = createHistogram();
  for (const us of samplesUs) histogram.record(us);
  const slice = buildSlice({ quotes: { ok: 1 } }, index, 'gateway-only');
  const counts = { ...slice.quotes.counts, planned: samplesUs.length, ok: samplesUs.length };
  const response = histogram.encode();
  return { ...slice, quotes: { ...slice.quotes, counts, response } };
};

describe('a quantile of raw samples', () => {
  it('is the nearest rank of all of them together', () => {
    fc.assert(
      fc.property(
        fc.array(ascending, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(0.01, 0.5, 0.95, 0.99),
        (slices, q) => {
          const all = slices.flatMap((slice) => [...slice]).toSorted((one, other) => one - other);
          expect(sortedSource(q, 1).quantileUs(slices)).toBe(all[nearestRank(all.length, q) - 1]);
        },
      ),
    );
  });
});

describe('the judge on raw samples', () => {
  it('has the ratios that it has on histograms of a record, up to their buckets', () => {
    const pairs = pairsOf(20);
    const fromRecord = pairs.map(({ reference, candidate }, pair) => ({
      ...{ pair, reference: recorded(reference, 2 * pair), candidate: recorded(candidate, 2 * pair + 1) },
    }));
    const raw = seriesOf(pairs);
    for (const [at, indicator] of RESPONSES.entries()) {
      const { ratios } = ratiosOf(fromRecord, indicator);
      const ours = raw[at]!.ratios;
      expect(ours.map(({ pairs }) => pairs)).toEqual(ratios.map(({ pairs }) => pairs));
      expect(ratios.length).toBeGreaterThan(0);
      for (const [nth, { logRatio }] of ratios.entries()) {
        expect(Math.abs(ours[nth]!.logRatio - logRatio)).toBeLessThan(0.002);
      }
    }
  });

  it('compares P50, P95 and P99', () => {
    expect(RESPONSES.map(({ id }) => id)).toEqual(['response-p50', 'response-p95', 'response-p99']);
  });

  it.each([
    { what: 'a mode with itself passes', effect: ALIKE, verdict: 'pass' },
    { what: '+15 % fails', effect: EFFECTS.find(({ name }) => name === '+15 %')!, verdict: 'fail' },
  ])('$what, and takes no more pairs than it needs', ({ effect, verdict }) => {
    const played = playUntilDecided(startPairs(host, effect, createRandom(1, 'ours')));
    expect(played.verdict).toBe(verdict);
    const before = [15, 30, 60, 120, 240].filter((look) => look < played.pairs.length);
    for (const look of before) expect(worstOfAll(decideOn(pairsOf(look, effect)))).toBe('inconclusive');
    expect(worstOfAll(decideOn(pairsOf(played.pairs.length, effect)))).toBe(verdict);
  });

  it('is the whole judge: no other rules than those of the product', () => {
    const pairs = pairsOf(60);
    const times = seriesOf(pairs).map((series) => timeSeries(series.ratios, { id: series.id }));
    expect(decideOn(pairs)).toEqual(decideSeries({ pairs: 60, times, counts: [] }, rulesOf({ equivalent: false })));
  });
});
