import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../core/record.ts';
import { judge } from './judge.ts';
import { buildRecord, evenly, type ModeSeen } from './testing/build-record.ts';

const enough = evenly({ ok: 3_000, slices: 10 });
const broken = evenly({ ok: 3_000, failures: { reset: 90 }, slices: 10 });

describe('the clock that k6 went by', () => {
  const playedBy = (clockStepMs: number | null, slices: ModeSeen['slices'] = enough): RunRecord => {
    const record = buildRecord({ gating: ['error-rate'], modes: { 'gateway-only': { slices } } });
    return { ...record, engine: { name: 'k6', k6Version: '2.2.0', k6Slices: [], clockStepMs } };
  };

  it('that nobody set voids nothing', () => {
    expect(judge(playedBy(null))).toMatchObject({ verdict: 'pass', exitCode: 0 });
  });

  it.each([
    [-40, 'back by 40 ms'],
    [1_200, 'forward by 1.2 s'],
  ])('that was set by %i ms lets nothing pass and nothing fail', (stepMs, said) => {
    for (const slices of [enough, broken]) {
      const { verdict, exitCode, reasons } = judge(playedBy(stepMs, slices));
      expect([verdict, exitCode]).toEqual(['inconclusive', 3]);
      expect(reasons[0]).toMatchObject({ code: 'invalid', reason: 'clock', detail: expect.stringContaining(said) });
    }
  });
});
