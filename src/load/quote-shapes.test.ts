import { describe, expect, it } from 'vitest';
import { createRandom } from '../core/random.ts';
import { mergeEncoded } from '../measure/histogram.ts';
import type { Script } from './drivers/scripted.ts';
import type { ArrivalSample } from './quote-lane.ts';
import { arrivals, none, planOf, play, served, total } from './testing/virtual-run.ts';

/** About 1,400 requests each, over 8 s. */
const SHAPES = {
  constant: { shape: 'constant', ratePerSec: 175 },
  ramp: { shape: 'ramp', fromPerSec: 50, toPerSec: 300 },
  step: { shape: 'step', ratesPerSec: [50, 300, 200, 150] },
  spike: { shape: 'spike', ratePerSec: 100, peakPerSec: 400, atMs: 3_000, forMs: 2_000 },
  poisson: { shape: 'poisson', ratePerSec: 175 },
} as const;

type Draw = (uniform: () => number) => number;

const normal: Draw = (uniform) => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

/** How long the target takes, in microseconds: all of one length, scattered, of two kinds, and with a tail far from the rest. */
const TIMES: Readonly<Record<string, Draw>> = {
  constant: () => 20_000,
  'log-normal': (uniform) => 40_000 * Math.exp(0.5 * normal(uniform)),
  bimodal: (uniform) => (uniform() < 0.9 ? 20_000 : 250_000) + 1_000 * uniform(),
  tail: (uniform) => Math.min(1_900_000, 10_000 / (1 - uniform()) ** 0.7),
};

const drawn = (draw: Draw, count: number): number[] => {
  const random = createRandom(5, 'times');
  return Array.from({ length: count }, () => Math.round(draw(random)));
};

const planOfShape = (quotes: object) =>
  planOf({
    quotes: { timeoutMs: 5_000, inFlightMax: 1_000 },
    phases: [{ name: 'load', durationMs: 8_000, quotes: quotes as (typeof SHAPES)['ramp'] }],
  });

const CELLS = Object.entries(SHAPES).flatMap(([shape, load]) =>
  Object.entries(TIMES).map(([times, draw]) => ({ shape, load, times, draw })),
);

/** Nearest rank, as a record reads it. */
const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(q * values.length) - 1]!;

describe('planted times of the target, in virtual time', () => {
  it.each(CELLS)('read back exactly: $times under a $shape', async ({ load, draw }) => {
    const plan = planOfShape(load);
    const { count, dueUs } = plan.arrivals;
    const planted = drawn(draw, count);
    const queueUs = (arrival: number): number => (arrival * 37) % 900;
    const samples: ArrivalSample[] = [];
    const { slices } = await play(
      plan,
      { answer: (arrival) => served(planted[arrival]!, queueUs(arrival)) },
      { tap: (sample) => samples.push(sample) },
    );

    expect(arrivals(slices)).toEqual({ planned: count, ok: count, ...none });
    expect(new Set(samples.map(({ arrival }) => arrival)).size).toBe(count);
    for (const { arrival, scheduledUs, releasedUs, sentUs, endedUs } of samples) {
      expect([scheduledUs, releasedUs]).toEqual([dueUs[arrival], dueUs[arrival]]);
      expect([sentUs - releasedUs, endedUs - sentUs]).toEqual([queueUs(arrival), planted[arrival]]);
      expect(endedUs - scheduledUs).toBe(queueUs(arrival) + planted[arrival]!);
    }

    const service = mergeEncoded(slices.map(({ quotes }) => quotes.service));
    const sum = planted.reduce((all, us) => all + us, 0);
    expect([service?.count, service?.sumUs, service?.minUs]).toEqual([count, sum, Math.min(...planted)]);
    for (const [read, q] of [
      [service?.p50Us, 0.5],
      [service?.p95Us, 0.95],
      [service?.p99Us, 0.99],
    ] as const) {
      const truth = quantile(planted, q);
      // Three significant digits: what a histogram can tell.
      expect(Math.abs(read! - truth)).toBeLessThanOrEqual(truth / 1_000);
    }
    const reaching = planted.filter((us, arrival) => us + queueUs(arrival) >= 200_000).length;
    expect(total(slices, ({ quotes }) => quotes.overLimit[0]!.response)).toBe(reaching);
  });
});

describe('a generator that is late in a spike', () => {
  it('has response = lateness + queue + service for every arrival, and its lateness beside it', async () => {
    const plan = planOfShape(SHAPES.spike);
    const samples: ArrivalSample[] = [];
    const { slices } = await play(
      plan,
      { answer: (arrival) => served(7_000 + arrival, arrival % 11) },
      {
        tap: (sample) => samples.push(sample),
        during: (clock) => clock.after(3_500_000, () => clock.block(600_000)),
      },
    );
    expect(samples).toHaveLength(plan.arrivals.count);
    const [fromUs, toUs] = [3_500_000, 4_100_000];
    for (const { arrival, scheduledUs, releasedUs, sentUs, endedUs } of samples) {
      const latenessUs = scheduledUs >= fromUs && scheduledUs < toUs ? toUs - scheduledUs : 0;
      expect([releasedUs - scheduledUs, sentUs - releasedUs >= arrival % 11]).toEqual([latenessUs, true]);
      if (releasedUs >= toUs) expect(endedUs - scheduledUs).toBe(latenessUs + (arrival % 11) + 7_000 + arrival);
    }
    for (const { quotes } of slices)
      expect(quotes.response?.sumUs).toBe(
        quotes.okLatenessSumUs + (quotes.queue?.sumUs ?? 0) + (quotes.service?.sumUs ?? 0),
      );
  });
});

/** Answers nothing from one instant to another, then all that it was asked meanwhile, at once. */
const frozen =
  (fromUs: number, toUs: number): Script['answer'] =>
  (_, atUs) => {
    const sinceUs = atUs - 5_000_000;
    return served(sinceUs >= fromUs && sinceUs < toUs ? toUs - sinceUs : 1_000);
  };

describe('a target that freezes in a spike', () => {
  it.each([
    // 400 requests a second are due in its second; the slots hold some of them.
    { inFlightMax: 150, dropped: 250 },
    { inFlightMax: 399, dropped: 1 },
    { inFlightMax: 400, dropped: 0 },
  ])('with $inFlightMax slots has $dropped dropped, each counted once', async ({ inFlightMax, dropped }) => {
    const plan = planOf({
      quotes: { timeoutMs: 5_000, inFlightMax },
      phases: [{ name: 'load', durationMs: 8_000, quotes: SHAPES.spike }],
    });
    const { slices } = await play(plan, { answer: frozen(3_500_000, 4_500_000) });
    const { planned, ...fates } = arrivals(slices);
    expect(fates).toEqual({ ...none, ok: planned - dropped, dropped });
    expect(slices.flatMap(({ phase, quotes }) => (quotes.counts.dropped > 0 ? [phase] : [])).length).toBe(
      dropped > 1 ? 2 : dropped,
    );
  });

  it('has every arrival in one class, however it ended', async () => {
    const plan = planOf({
      quotes: { timeoutMs: 400, inFlightMax: 100 },
      phases: [{ name: 'load', durationMs: 8_000, quotes: SHAPES.spike }],
    });
    const answer: Script['answer'] = (arrival, atUs) =>
      arrival % 10 === 0
        ? { queueUs: 0, serviceUs: 900, outcome: { fails: 'http-500' } }
        : frozen(3_500_000, 4_500_000)(arrival, atUs);
    const { slices } = await play(plan, { answer }, { stopAtUs: 6_000_000 });
    const { planned, ...fates } = arrivals(slices);
    expect(Object.entries(fates).filter(([, n]) => n === 0)).toEqual([]);
    expect(Object.values(fates).reduce((sum, n) => sum + n, 0)).toBe(planned);
    expect(planned).toBe(plan.arrivals.count);
  });
});
