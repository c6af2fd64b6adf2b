import { describe, expect, it } from 'vitest';
import { judge } from '../judge.ts';
import { buildRecord, type SliceSeen } from '../testing/build-record.ts';
import { explainFails } from './explainFails.ts';
import { reasonsOf } from './reasons.ts';

describe('the share of the most frequent reason', () => {
  it.each<[string, number, number]>([
    ['is of all that was bad', 10, 0.6],
    ['counts those whose reason is not known too', 60, 0.1],
    ['is never of less than is known', 0, 0.6],
  ])('%s', (_, bad, share) => {
    const kinds: readonly Readonly<Record<string, number>>[] = [
      { reset: 4, 'http-503': 1 },
      { 'http-503': 3 },
      { reset: 2 },
    ];
    expect(reasonsOf(kinds, bad, { examples: [] }).worstReason).toEqual({ kind: 'reset', count: 6, share });
  });

  it('knows no reason of a fleet that a warm-up opened, and that it lost a part of itself', () => {
    const inJudgedTime = Array.from({ length: 34 }, (_, at) => 4_000 + at * 500);
    const connections = { attempted: 600, carried: 598, lossesAtMs: [500, 700, ...inJudgedTime] };
    const fleet: SliceSeen = { connections, judged: false, phase: 'warm-up' };
    const own: SliceSeen = { connections: { attempted: 10, lossesAtMs: [2_100, 5_300, 8_300, 11_300, 14_300] } };
    const day = Array.from({ length: 9 }, (): SliceSeen => ({ connections: { attempted: 10 } }));
    const record = buildRecord({
      modes: { 'gateway-only': { slices: [fleet, own, ...day] } },
      gating: ['disconnect-rate'],
    });
    expect(explainFails(record, judge(record))).toMatchObject([
      { worstReason: { kind: 'lost-transport-close', count: 5, share: 5 / 39 } },
    ]);
  });
});
