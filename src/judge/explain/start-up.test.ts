import { expect, it } from 'vitest';
import { judge } from '../judge.ts';
import { buildRecord, type SliceSeen } from '../testing/build-record.ts';
import { explainFails } from './explainFails.ts';

it('an explanation says since when it broke, without the start-up that the verdict left out', () => {
  const slow = (count: number, bad: number, slowMs: number): SliceSeen[] =>
    Array.from({ length: count }, () => ({ quotes: { ok: 400, medianMs: 20, slow: bad, slowMs } }));
  const record = buildRecord({
    modes: { 'gateway-only': { slices: [...slow(5, 120, 450), ...slow(20, 0, 0), ...slow(15, 60, 250)] } },
    gating: ['response-p95'],
  });
  const judgement = judge(record);
  const result = judgement.modes[0]!.objectives.find(({ id }) => id === 'response-p95')!;
  expect(result).toMatchObject({ verdict: 'fail', bad: 900 });
  expect(result.notes.map(({ code }) => code)).toContain('start-up-left-out');
  expect(explainFails(record, judgement)[0]).toMatchObject({
    firstBreach: { slice: 25 },
    worstReason: { count: 900 },
    slices: { inBreach: 15, of: 35 },
  });
});
