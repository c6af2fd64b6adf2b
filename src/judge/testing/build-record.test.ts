import { describe, expect, it } from 'vitest';
import { totalsOf } from '../../measure/summarize.ts';
import { buildRecord, evenly, healthySlices } from './build-record.ts';

describe('the record builder', () => {
  it('gives a healthy run with its books in order', () => {
    const { arrivals, connections } = totalsOf(buildRecord().slices);
    expect(arrivals).toMatchObject({ planned: 16_100, ok: 16_100, failed: 0 });
    expect(connections).toMatchObject({ attempted: 1_610, connected: 1_610, closedByUs: 1_610, lost: 0 });
  });

  it('spreads totals without losing any', () => {
    const slices = evenly({ ok: 101, failures: { reset: 7 }, connections: 50, lossesAtMs: [1, 2, 3] });
    const record = buildRecord({
      modes: { 'gateway-only': { slices }, 'legacy-fallback': { slices: healthySlices() } },
    });
    const totals = totalsOf(record.slices.filter(({ mode }) => mode === 'gateway-only'));
    expect(totals).toMatchObject({
      arrivals: { ok: 101, failed: 7, planned: 108 },
      connections: { lost: 3, closedByUs: 47 },
    });
    expect(record.kind).toBe('ab');
  });

  it('is the same each time', () => {
    expect(JSON.stringify(buildRecord())).toBe(JSON.stringify(buildRecord()));
  });
});
