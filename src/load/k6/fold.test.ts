import { describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../../core/scenario.ts';
import type { ArrivalSample } from '../quote-lane.ts';
import { arrivals, planOf, play, SYMBOLS, served } from '../testing/virtual-run.ts';
import { Fold, type FoldOptions } from './fold.ts';
import type { Point } from './points.ts';
import { NO_SOCKET_FAULTS } from './socket-fold.ts';

const over: Partial<ScenarioInput> = {
  quotes: { timeoutMs: 1_500, inFlightMax: 500, symbolsPerRequest: 3 },
  phases: [
    { name: 'warm-up', durationMs: 2_000, judged: false, quotes: { ratePerSec: 20 } },
    { name: 'load', durationMs: 5_000, quotes: { shape: 'poisson', ratePerSec: 101 } },
  ],
};

/** Every request in its slice: its answer hangs on nothing but its number. */
const answer = (arrival: number) => {
  if (arrival % 17 === 0) return { queueUs: 0, serviceUs: 0, outcome: 'never' as const };
  if (arrival % 13 === 0) return { queueUs: 500, serviceUs: 9_000, outcome: { fails: `http-50${arrival % 3}` } };
  if (arrival % 11 === 0) return { queueUs: 0, serviceUs: 9_000, outcome: { lacks: [0, 2] } };
  return served(1_000 + arrival * 911, arrival % 7);
};

const pointOf = ({ arrival, scheduledUs, releasedUs, sentUs, endedUs, outcome }: ArrivalSample): Point => ({
  ...{ arrival, lateUs: releasedUs - scheduledUs, sentUs: Number.isNaN(sentUs) ? releasedUs : sentUs, endedUs },
  outcome: outcome === 'unanswered' ? 'timeout' : outcome,
  lacking: outcome === 'missing-symbol' ? [0, 2] : [],
  detail: '',
});

const plan = planOf(over);
const all = Uint32Array.from({ length: plan.arrivals.count }, (_, i) => i);

const foldOf = (more: Partial<FoldOptions> = {}): Fold =>
  new Fold({
    ...{ plan, arrivals: all, limits: { responseMs: [200], messageMs: [100] } },
    ...{
      known: () => ({ quoteSymbols: SYMBOLS, quoteMarkets: {} }),
      redact: (text: string) => text,
      tap: null,
      ...more,
    },
  });

const point = (arrival: number, rest: Partial<Point> = {}): Point => {
  const dueUs = plan.arrivals.dueUs[arrival]!;
  return { arrival, lateUs: 0, sentUs: dueUs, endedUs: dueUs + 900, outcome: 'ok', lacking: [], detail: '', ...rest };
};

describe('what k6 saw, folded', () => {
  it('is what the native engine counts of the same requests, slice by slice and symbol by symbol', async () => {
    const samples: ArrivalSample[] = [];
    const native = await play(plan, { answer }, { tap: (sample) => samples.push(sample) });
    const tapped: ArrivalSample[] = [];
    const fold = foldOf({ tap: (sample) => tapped.push(sample) });
    for (const sample of samples.toReversed()) fold.point(pointOf(sample));
    const folded = fold.finish();
    expect(folded.slices.map(({ quotes }) => quotes)).toEqual(native.slices.map(({ quotes }) => quotes));
    expect(folded.bySymbol.get('gateway-only')).toEqual(native.bySymbol);
    expect(folded.faults).toEqual({
      missing: 0,
      firstMissing: null,
      doubled: 0,
      foreign: 0,
      sockets: NO_SOCKET_FAULTS,
    });
    expect(arrivals(folded.slices)).toMatchObject({ planned: 545, notReleased: 0 });
    expect(tapped.map(({ arrival, outcome }) => [arrival, outcome])).toEqual(
      samples.toReversed().map(({ arrival, outcome }) => [arrival, outcome]),
    );
  });

  it('has what was ours in the lateness, and what came before the first byte in the queue', () => {
    const fold = foldOf();
    const dueUs = plan.arrivals.dueUs[3]!;
    fold.point(point(3, { lateUs: 40, sentUs: dueUs + 700_000, endedUs: dueUs + 900_000 }));
    const [slice] = fold.finish().slices;
    expect(slice?.quotes.lateness?.maxUs).toBe(40);
    expect(slice?.quotes.queue?.maxUs).toBe(700_000 - 40);
    expect(slice?.quotes.response?.maxUs).toBe(900_000);
  });

  it('counts what was not sent any more as dropped, of all its symbols', () => {
    const fold = foldOf();
    for (const arrival of all) fold.point(point(arrival, { outcome: arrival === 100 ? 'dropped' : 'ok' }));
    const { slices, bySymbol, faults } = fold.finish();
    expect(arrivals(slices)).toMatchObject({ planned: 545, ok: 544, dropped: 1 });
    expect(bySymbol.get('gateway-only')?.reduce((sum, { notOk }) => sum + notOk, 0)).toBe(3);
    expect(faults.missing).toBe(0);
  });

  it.each<[string, readonly Point[], object, number]>([
    ['a request without a line is missing', [], { missing: 1, firstMissing: 544 }, 544],
    ['a second line of a request is doubled, and counts once', [point(544), point(5)], { doubled: 1 }, 545],
    [
      'a request that is not in the plan is foreign',
      [point(544), { ...point(5), arrival: 9_999 }],
      { foreign: 1 },
      545,
    ],
    [
      'a request sent before it was let go cannot be true',
      [point(544, { lateUs: 1 })],
      { foreign: 1, missing: 1 },
      544,
    ],
  ])('%s', (_, points, faults, okCount) => {
    const fold = foldOf();
    for (const arrival of all.subarray(0, 544)) fold.point(point(arrival));
    for (const each of points) fold.point(each);
    const folded = fold.finish();
    expect(folded.faults).toMatchObject(faults);
    expect(arrivals(folded.slices)).toMatchObject({ planned: 545, ok: okCount, notReleased: 545 - okCount });
  });

  it('takes a request of another shard for foreign, and does not miss it', () => {
    const fold = foldOf({ arrivals: all.filter((arrival) => arrival % 2 === 0) });
    fold.point(point(1));
    const { faults, slices } = fold.finish();
    expect(faults).toEqual({ missing: 273, firstMissing: 0, doubled: 0, foreign: 1, sockets: NO_SOCKET_FAULTS });
    expect(arrivals(slices).planned).toBe(273);
  });

  it('keeps the first three examples of a kind, and shows how late k6 woke up', () => {
    const fold = foldOf({ redact: (text) => text.replace('secret', '***') });
    for (const arrival of [1, 2, 3, 4]) fold.point(point(arrival, { outcome: 'reset', detail: `secret ${arrival}` }));
    fold.pulse(2_100_000, 1_500);
    fold.pulse(2_900_000, 700);
    fold.pulse(3_100_000, 1_000_000);
    fold.pulse(60_000_000, 2_000);
    const { examples, slices } = fold.finish();
    expect(examples.get('gateway-only')?.map(({ detail }) => detail)).toEqual(['*** 1', '*** 2', '*** 3']);
    expect(slices.map(({ echoMaxMs }) => echoMaxMs)).toEqual([null, null, 1.5, 1_000, 1_000, null, 2]);
  });
});
