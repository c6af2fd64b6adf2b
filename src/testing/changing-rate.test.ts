import { describe, expect, it } from 'vitest';
import type { ObjectiveId } from '../core/objectives.ts';
import { type ScenarioInput, scenarioSchema } from '../core/scenario.ts';
import { createVirtualClock, type VirtualClock } from '../core/virtual-clock.ts';
import { explainFails } from '../judge/explain/explainFails.ts';
import { judge } from '../judge/judge.ts';
import { buildRecord } from '../judge/testing/build-record.ts';
import type { Script } from '../load/drivers/scripted.ts';
import { dayEngine, START_US } from '../load/testing/virtual-day.ts';
import { hearItself } from '../load/testing/virtual-echo.ts';
import { createPlan } from '../scenario/plan.ts';

/** 40 requests a second, but 320 from 10 s to 16 s of a phase of 30 s; one that ramps from 20 to 220 a second. */
const SHAPES = {
  spike: { shape: 'spike', ratePerSec: 40, peakPerSec: 320, atMs: 10_000, forMs: 6_000 },
  ramp: { shape: 'ramp', fromPerSec: 20, toPerSec: 220 },
} as const;

const scenarioOf = (shape: keyof typeof SHAPES, gating: ObjectiveId, over: Partial<ScenarioInput> = {}) =>
  scenarioSchema.parse({
    ...{ name: 'changing', question: 'Whose fault is it?', gating: [gating], sliceMs: 1_000 },
    quotes: { inFlightMax: 1_000 },
    phases: [{ name: shape, durationMs: 30_000, quotes: SHAPES[shape] }],
    ...over,
  });

type Case = {
  readonly answer: Script['answer'];
  readonly during?: (clock: VirtualClock) => void;
};

/** Plays a scenario in virtual time against a scripted target, and judges what was seen. */
const judged = async (scenario: ReturnType<typeof scenarioOf>, { answer, during = () => {} }: Case) => {
  const plan = createPlan(scenario, { modes: ['gateway-only'], seed: 1 });
  const clock = createVirtualClock(START_US);
  const script: Script = { answer, connection: () => ({ fate: 'silent' }) };
  const engine = dayEngine({ plan, shard: { index: 0, count: 1 }, clock, script });
  during(clock);
  const over = engine.run();
  hearItself(engine, clock);
  clock.advance(plan.durationUs + 20_000_000);
  const { slices } = await over;
  const record = { ...buildRecord({ gating: scenario.gating }), scenario, slices };
  const judgement = judge(record);
  const { verdict, reason } = judgement.modes[0]!.objectives.find(({ id }) => id === scenario.gating[0])!;
  const [broke] = explainFails(record, judgement);
  return { verdict, reason, exitCode: judgement.exitCode, broke, slices };
};

const served = (us: number) => ({ queueUs: 0, serviceUs: us, outcome: 'ok' as const });
/** A target that takes as long whatever the rate. */
const steadily =
  (ms: number): Script['answer'] =>
  () =>
    served(ms * 1_000);

/** A target that serves one after the other, so many a second, and each within 5 ms: its time depends on the rate. */
const ofCapacity = (perSec: number): Script['answer'] => {
  let freeUs = 0;
  return (_, atUs) => {
    freeUs = Math.max(freeUs, atUs) + 1_000_000 / perSec;
    return { queueUs: 0, serviceUs: Math.round(freeUs - atUs) + 5_000, outcome: 'ok' };
  };
};

/** Our own loop stands still for `forMs` at each of these seconds of the run. */
const blocked =
  (atSec: readonly number[], forMs: number) =>
  (clock: VirtualClock): void => {
    for (const sec of atSec) clock.after(sec * 1_000_000, () => clock.block(forMs * 1_000));
  };
const ALL_THROUGH_THE_SPIKE = [10, 11, 12, 13, 14, 15].map((sec) => sec + 0.2);

describe('a spike', () => {
  it('passes a target that has the capacity for it', async () => {
    expect(await judged(scenarioOf('spike', 'response-p95'), { answer: ofCapacity(400) })).toMatchObject({
      ...{ verdict: 'pass', exitCode: 0, broke: undefined },
    });
  });

  it('fails one that has not, from the spike on, and says in which phase', async () => {
    const { verdict, exitCode, broke } = await judged(scenarioOf('spike', 'response-p95'), { answer: ofCapacity(240) });
    expect([verdict, exitCode]).toEqual(['fail', 1]);
    expect(broke).toMatchObject({ objective: 'response-p95', course: 'ended', firstBreach: { phase: 'spike' } });
    // 80 a second pile up: answers take over 200 ms after 0.6 s, and the 480 that wait at its end are gone after 2.4 s more.
    expect(broke!.firstBreach.startMs).toBe(10_000);
    expect(broke!.lastBreach.endMs).toBeGreaterThanOrEqual(18_000);
    expect(broke!.lastBreach.endMs).toBeLessThanOrEqual(19_000);
  });

  it('in which our own loop is late fails no healthy target', async () => {
    const late = { answer: steadily(150), during: blocked(ALL_THROUGH_THE_SPIKE, 400) };
    expect(await judged(scenarioOf('spike', 'response-p95'), late)).toMatchObject({
      ...{ verdict: 'inconclusive', reason: 'generator-saturated', exitCode: 3, broke: undefined },
    });
  });

  it('in which our own loop is late still fails a target without the capacity', async () => {
    const late = { answer: ofCapacity(150), during: blocked(ALL_THROUGH_THE_SPIKE, 400) };
    const { verdict, broke } = await judged(scenarioOf('spike', 'response-p95'), late);
    expect([verdict, broke?.firstBreach.phase]).toEqual(['fail', 'spike']);
  });
});

describe('slots in flight that run out in a spike', () => {
  // A longer phase, so that half a second of the spike is under 1 % of all requests: no P99 of the whole run sees it.
  const scenario = scenarioOf('spike', 'error-rate', {
    quotes: { inFlightMax: 50 },
    phases: [{ name: 'spike', durationMs: 120_000, quotes: { ...SHAPES.spike, ratePerSec: 80, peakPerSec: 200 } }],
  });
  const FROM_US = START_US + 12_000_000;

  it('by a burst of ours, half a second late, are not the fault of a healthy target', async () => {
    const { verdict, reason, slices } = await judged(scenario, { answer: steadily(20), during: blocked([12], 500) });
    // 100 are due meanwhile, and 4 before the first of them is answered.
    expect(slices.reduce((sum, { quotes }) => sum + quotes.counts.dropped, 0)).toBe(54);
    expect([verdict, reason]).toEqual(['inconclusive', 'generator-saturated']);
  });

  it('by a target that freezes for as long are its fault, and the phase is named', async () => {
    const answer: Script['answer'] = (_, atUs) =>
      served(atUs >= FROM_US && atUs < FROM_US + 500_000 ? FROM_US + 500_000 - atUs : 20_000);
    const { verdict, broke, slices } = await judged(scenario, { answer });
    expect(slices.reduce((sum, { quotes }) => sum + quotes.counts.dropped, 0)).toBe(50);
    expect([verdict, broke?.firstBreach, broke?.worstReason?.kind]).toEqual([
      'fail',
      { slice: 12, phase: 'spike', startMs: 12_000 },
      'dropped',
    ]);
  });

  it('by both, each in its time, are the target`s fault', async () => {
    const answer: Script['answer'] = (_, atUs) =>
      served(atUs >= FROM_US && atUs < FROM_US + 500_000 ? FROM_US + 500_000 - atUs : 20_000);
    expect(await judged(scenario, { answer, during: blocked([60], 900) })).toMatchObject({ verdict: 'fail' });
  });
});

describe('a ramp', () => {
  it('passes a target that has the capacity for its end', async () => {
    expect((await judged(scenarioOf('ramp', 'response-p95'), { answer: ofCapacity(230) })).verdict).toBe('pass');
  });

  it('fails one that has not, from the rate on that it cannot serve', async () => {
    const { verdict, broke } = await judged(scenarioOf('ramp', 'response-p95'), { answer: ofCapacity(140) });
    expect([verdict, broke?.course, broke?.firstBreach.phase]).toEqual(['fail', 'lasting', 'ramp']);
    // 140 a second are reached after 18 s, and 28 too many, 200 ms of its work, within 3 s more.
    expect(broke!.firstBreach.startMs).toBeGreaterThanOrEqual(19_000);
    expect(broke!.firstBreach.startMs).toBeLessThanOrEqual(21_000);
  });

  it('at whose end our own loop is late fails no healthy target', async () => {
    const late = { answer: steadily(150), during: blocked([22, 23, 24, 25, 26, 27, 28, 29], 500) };
    expect(await judged(scenarioOf('ramp', 'response-p95'), late)).toMatchObject({
      ...{ verdict: 'inconclusive', reason: 'generator-saturated' },
    });
  });
});
