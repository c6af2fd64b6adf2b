import { describe, expect, it } from 'vitest';
import { type ScenarioInput, scenarioSchema } from '../core/scenario.ts';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { judge } from '../judge/judge.ts';
import { buildRecord } from '../judge/testing/build-record.ts';
import type { Script, ScriptedAnswer } from '../load/drivers/scripted.ts';
import { dayEngine, START_US } from '../load/testing/virtual-day.ts';
import { hearItself } from '../load/testing/virtual-echo.ts';
import { createPlan } from '../scenario/plan.ts';

/** 200 requests a second for 20 s, five connections a second. */
const SCENARIO: ScenarioInput = {
  name: 'faulty-generator',
  question: 'May a generator with a fault of its own blame the target?',
  gating: ['response-p95'],
  sliceMs: 1_000,
  phases: [
    { name: 'load', durationMs: 20_000, quotes: { ratePerSec: 200 }, connections: { count: 100, holdMs: 2_000 } },
  ],
};

const served = (serviceMs: number): ScriptedAnswer => ({ queueUs: 0, serviceUs: serviceMs * 1_000, outcome: 'ok' });
const failed = (kind: string): ScriptedAnswer => ({ queueUs: 0, serviceUs: 1_000, outcome: { fails: kind } });
const held: Script['connection'] = () => ({ fate: 'held', connectUs: 5_000, subscribeUs: 2_000, lost: null });

/** What the generator suffers: its loop stands still for `forMs` at each of these instants. */
type Fault = { readonly atMs: readonly number[]; readonly forMs: number };
const NO_FAULT: Fault = { atMs: [], forMs: 0 };
const every = (periodMs: number, forMs: number): Fault => ({
  atMs: Array.from({ length: Math.floor(20_000 / periodMs) }, (_, nth) => (nth + 0.5) * periodMs),
  forMs,
});
/** A generator that gets the processor only every other 60 ms. */
const STARVED = every(120, 60);

/** Plays the load in virtual time against a scripted target, and judges what was seen. */
const judged = async (answer: Script['answer'], { atMs, forMs }: Fault, isHeard = true) => {
  const plan = createPlan(scenarioSchema.parse(SCENARIO), { modes: ['gateway-only'], seed: 1 });
  const clock = createVirtualClock(START_US);
  const engine = dayEngine({ plan, shard: { index: 0, count: 1 }, clock, script: { answer, connection: held } });
  const over = engine.run();
  if (isHeard) hearItself(engine, clock);
  for (const at of atMs) clock.after(at * 1_000, () => clock.block(forMs * 1_000));
  clock.advance(40_000_000);
  const { slices } = await over;
  const judgement = judge({ ...buildRecord({ gating: ['response-p95'] }), slices });
  const [mode] = judgement.modes;
  const result = mode!.objectives.find(({ id }) => id === 'response-p95')!;
  return { judgement, result, warnings: judgement.warnings.map(({ code }) => code) };
};

describe('a loop of ours that is blocked for 300 ms', () => {
  it('now and then leaves a healthy target its pass', async () => {
    const { judgement } = await judged(() => served(20), every(10_000, 300));
    expect(judgement.verdict).toBe('pass');
  });

  it('every second fails no healthy target, and is named', async () => {
    const { judgement, result, warnings } = await judged(() => served(150), every(1_000, 300));
    expect(result).toMatchObject({ verdict: 'inconclusive', reason: 'generator-saturated', needs: null });
    expect(judgement).toMatchObject({ verdict: 'inconclusive', exitCode: 3 });
    expect(warnings).toContain('late-generator');
    expect(result.bad / result.n).toBeGreaterThan(0.1);
  });

  it('would fail it without its echo: the control clock holds what was noticed late', async () => {
    const { result } = await judged(() => served(150), every(1_000, 300), false);
    expect(result.verdict).toBe('fail');
  });

  it.each([
    ['now and then, on a target at twice the limit', 400, every(10_000, 300)],
    ['every second, on a target beyond what that explains', 600, every(1_000, 300)],
  ])('%s, still fails a truly slow target', async (_, serviceMs, fault) => {
    expect((await judged(() => served(serviceMs), fault)).judgement).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });
});

describe('a generator starved of the processor', () => {
  it('fails no healthy target, and is named', async () => {
    const { judgement, warnings } = await judged(() => served(180), STARVED);
    expect(judgement.verdict).toBe('inconclusive');
    expect(judgement.reasons[0]).toMatchObject({ reason: 'generator-saturated' });
    expect(warnings).toContain('late-generator');
  });

  it('still fails a target at twice the limit', async () => {
    expect((await judged(() => served(400), STARVED)).judgement.verdict).toBe('fail');
  });

  it('has nothing to say of a target that it finds quick all the same', async () => {
    expect((await judged(() => served(20), STARVED)).judgement.verdict).toBe('pass');
  });
});

describe('a generator out of descriptors', () => {
  it.each(['ours-emfile', 'ours-eaddrnotavail'])(
    'neither passes nor fails a target, and says so (%s)',
    async (kind) => {
      const { judgement } = await judged((arrival) => (arrival % 10 === 0 ? failed(kind) : served(20)), NO_FAULT);
      expect(judgement).toMatchObject({ verdict: 'inconclusive', exitCode: 3 });
      expect(judgement.reasons).toEqual([
        expect.objectContaining({
          ...{ code: 'invalid', reason: 'generator-saturated', mode: 'gateway-only' },
          detail: expect.stringMatching(/^This machine ran out of descriptors, ports or memory 400 times/),
        }),
      ]);
    },
  );
});
