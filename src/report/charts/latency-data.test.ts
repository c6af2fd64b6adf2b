import { describe, expect, it } from 'vitest';
import { buildRecord, evenly } from '../../judge/testing/build-record.ts';
import { sampleView, viewOf } from '../testing/sample-views.ts';
import { latencySeriesOf, ninesOf, responseLimitMsOf } from './latency-data.ts';

const namedOf = (spread: Parameters<typeof evenly>[0]) => {
  const [series] = latencySeriesOf(viewOf(buildRecord({ modes: { 'gateway-only': { slices: evenly(spread) } } })));
  return Object.fromEntries((series?.named ?? []).map(({ quantile, ms }) => [quantile, ms]));
};

describe('response time by percentile', () => {
  it('agrees with the judged figure', () => {
    const view = sampleView('fail-ab');
    for (const { mode, named } of latencySeriesOf(view)) {
      const judged = view.judgement.modes.find((each) => each.mode === mode)?.objectives;
      const observed = judged?.find(({ id }) => id === 'response-p95')?.observed;
      expect(named.find(({ quantile }) => quantile === 0.95)?.ms).toBe(observed);
    }
    expect(responseLimitMsOf(view)).toBe(200);
  });

  it('counts requests without an answer as slower than all others', () => {
    const named = namedOf({ ok: 9_400, failures: { reset: 600 } });
    expect(named['0.9']).not.toBeNull();
    expect(named['0.95']).toBeNull();
    expect(named['0.999']).toBeNull();
  });

  it('does not show a percentile of fewer requests than it divides', () => {
    expect(Object.keys(namedOf({ slices: 1, ok: 999 }))).not.toContain('0.999');
    expect(Object.keys(namedOf({ slices: 1, ok: 1_000 }))).toContain('0.999');
  });

  it('is empty, not zero, where nothing was asked', () => {
    expect(latencySeriesOf(sampleView('no-data'))).toEqual([
      { mode: 'gateway-only', verdict: 'inconclusive', n: 0, curve: [], named: [] },
    ]);
  });

  it('leaves the warm-up out', () => {
    const warmUp = { judged: false, phase: 'warm-up', quotes: { ok: 500, medianMs: 90 } };
    const slices = [warmUp, ...evenly({ slices: 10, ok: 1_000 })];
    const [series] = latencySeriesOf(viewOf(buildRecord({ modes: { 'gateway-only': { slices } } })));
    expect(series?.n).toBe(1_000);
  });

  it('gives each nine the same room', () => {
    expect([0, 0.9, 0.99, 0.999].map((quantile) => Number(ninesOf(quantile).toFixed(6)))).toEqual([0, 1, 2, 3]);
  });
});
