import { describe, expect, it } from 'vitest';
import type { ObjectiveId } from '../../core/objectives.ts';
import { hodgesLehmann, walshAverages } from '../stats/hodgesLehmann.ts';
import { rulesOf } from './contest.ts';
import { comparisonNeeds, RATIOS_LEAST, type SliceLoad } from './needs.ts';

const all = ['response-p95', 'connect-success', 'error-rate', 'disconnect-rate', 'message-latency-p95'] as const;

const of = (pairs: readonly SliceLoad[], gating: readonly ObjectiveId[] = all) =>
  comparisonNeeds({ gating, informs: [], changes: false }, pairs);

const looks = (requests: number, connections: number): Record<string, number | null> =>
  Object.fromEntries(of(Array(240).fill({ requests, connections })).map(({ id, pairs }) => [id, pairs]));

describe('what a comparison needs', () => {
  it('is as many ratios as have bounds at the error of one look', () => {
    const { alphaPerLook } = rulesOf({ equivalent: false });
    const isBounded = (n: number) =>
      Number.isFinite(hodgesLehmann(walshAverages(Array(n).fill(0)), alphaPerLook).upper);
    expect([RATIOS_LEAST - 1, RATIOS_LEAST].map(isBounded)).toEqual([false, true]);
  });

  it.each([
    { requests: 200, connections: 50, p99: 15, connect: 15 },
    { requests: 199, connections: 49, p99: 30, connect: 30 },
    { requests: 67, connections: 17, p99: 30, connect: 30 },
    { requests: 66, connections: 16, p99: 60, connect: 60 },
    { requests: 400, connections: 25, p99: 15, connect: 30 },
    { requests: 8, connections: 2, p99: 240, connect: 240 },
    { requests: 7, connections: 1, p99: null, connect: null },
    { requests: 0, connections: 0, p99: null, connect: null },
  ])(
    'with $requests requests and $connections connections a slice: P99 after $p99 pairs, connect after $connect',
    (of) => {
      expect(looks(of.requests, of.connections)).toMatchObject({ 'response-p99': of.p99, 'connect-p95': of.connect });
    },
  );

  it('is one look for what a single slice can tell, and for counts', () => {
    expect(looks(200, 50)).toMatchObject({
      'response-p50': 15,
      'response-p95': 15,
      'message-latency-p95': 15,
      errors: 15,
      disconnects: 15,
    });
  });

  it('is nothing where the scenario gates on something else', () => {
    const pairs = [{ requests: 200, connections: 50 }];
    expect(of(pairs, ['cpu'])).toEqual([]);
    expect(of(pairs, ['error-rate'])).toEqual([{ id: 'errors', pairs: 15 }]);
    expect(
      comparisonNeeds({ gating: ['error-rate', 'connect-success'], informs: ['errors'], changes: false }, pairs),
    ).toEqual([{ id: 'connect-p95', pairs: 15 }]);
  });

  it('is the look at which the last ratio that it takes is known', () => {
    // Eight ratios of one pair each, and the ninth of seven pairs.
    const loads = Array.from({ length: 30 }, (_, at) => ({ requests: at < 8 ? 200 : 30, connections: 0 }));
    const p99 = of(loads).find(({ id }) => id === 'response-p99');
    expect([RATIOS_LEAST, p99?.pairs]).toEqual([9, 15]);
  });

  it.each([
    { pairs: 40, requests: 200, p95: 40, p99: 40, errors: 40 },
    // Seven ratios by the look after 30, ten by the last of all.
    { pairs: 40, requests: 60, p95: 40, p99: 40, errors: 40 },
    { pairs: 600, requests: 4, p95: 600, p99: 600, errors: 600 },
    { pairs: 600, requests: 2, p95: 600, p99: null, errors: 600 },
    // Beyond the plan as it would be without: nothing is decided by playing this one whole.
    { pairs: 20, requests: 50, p95: 20, p99: 60, errors: 20 },
    { pairs: 10, requests: 200, p95: 15, p99: 15, errors: 15 },
  ])('of a load that changes is all of it: $pairs pairs', ({ pairs, requests, p95, p99, errors }) => {
    const loads = Array<SliceLoad>(pairs).fill({ requests, connections: 0 });
    const needs = comparisonNeeds({ gating: ['response-p95', 'error-rate'], informs: [], changes: true }, loads);
    expect(Object.fromEntries(needs.map((need) => [need.id, need.pairs]))).toMatchObject({
      ...{ 'response-p95': p95, 'response-p99': p99, errors },
    });
  });

  const connectAfter = (connections: readonly number[]): number | null | undefined =>
    of(connections.map((each) => ({ requests: 200, connections: each }))).find(({ id }) => id === 'connect-p95')?.pairs;

  it('goes by what each pair holds, not by what they hold on average', () => {
    const burst = [2_000, ...Array<number>(29).fill(0)];
    expect([connectAfter(burst), connectAfter(Array(30).fill(67))]).toEqual([null, 15]);
    // Every other pair falls short: seven ratios after 15 pairs, and fifteen after 30.
    const uneven = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 49 : 51));
    expect(connectAfter(uneven)).toBe(30);
  });

  it('beyond the plan takes it to go on as it is', () => {
    expect([connectAfter(Array(10).fill(50)), connectAfter(Array(30).fill(13))]).toEqual([15, 60]);
    expect(connectAfter([])).toBeNull();
  });
});
