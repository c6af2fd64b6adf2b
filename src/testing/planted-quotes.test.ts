import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../core/random.ts';
import { brokenLines } from '../judge/books.ts';
import { judge } from '../judge/judge.ts';
import { buildRecord } from '../judge/testing/build-record.ts';
import type { Script, ScriptedAnswer } from '../load/drivers/scripted.ts';
import { arrivals, planOf, play, served, total } from '../load/testing/virtual-run.ts';
import { clocksOf } from '../measure/summarize.ts';
import { plainPaint } from '../report/paint.ts';
import { renderTerminal } from '../report/terminal.ts';
import { viewOf } from '../report/testing/sample-views.ts';
import { quantile } from './samples.ts';

/** 3,000 requests in ten seconds. */
const LOAD = planOf({
  quotes: { timeoutMs: 2_000, inFlightMax: 1_000 },
  phases: [{ name: 'load', durationMs: 10_000, quotes: { ratePerSec: 300 } }],
});

describe('a server that sheds load, in virtual time', () => {
  const judged = async (answer: Script['answer']) => {
    const { slices } = await play(LOAD, { answer });
    const record = { ...buildRecord({ gating: ['response-p95'] }), slices };
    const p95 = judge(record).modes[0]!.objectives.find(({ id }) => id === 'response-p95')!;
    return { p95, report: renderTerminal(viewOf(record), { columns: 80, paint: plainPaint, detail: 'short' }) };
  };
  const failsFast: ScriptedAnswer = { queueUs: 0, serviceUs: 1_000, outcome: { fails: 'http-503' } };
  const shedding: Script['answer'] = (arrival) => (arrival % 50 < 3 ? failsFast : served(60_000));

  it('that lets 6 % fail fast breaks P95, though the good answers got faster, and both stand in the report', async () => {
    const before = await judged(() => served(100_000));
    expect(before.p95).toMatchObject({ verdict: 'pass', observed: 100, observedOkOnly: 100, bad: 0 });
    const after = await judged(shedding);
    expect(after.p95).toMatchObject({ verdict: 'fail', observed: null, censored: true, n: 3_000, bad: 180 });
    expect(after.p95.observedOkOnly).toBe(60);
    expect(after.report).toContain('no answer  BROKEN');
    expect(after.report).toContain('good ones alone: 60 ms');
    expect(after.report).toContain('the good answers alone would hold: 60 ms at P95');
    expect(before.report).not.toContain('good ones alone');
  });

  it('without the failures would have been better than before', async () => {
    const { p95 } = await judged(() => served(60_000));
    expect(p95.verdict).toBe('pass');
  });
});

describe('planted service times in virtual time', () => {
  const normal = (random: () => number): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

  it.each<[string, (random: () => number) => number]>([
    ['constant', () => 100_000],
    ['log-normal', (random) => 20_000 * Math.exp(0.4 * normal(random))],
    ['bimodal', (random) => (random() < 0.2 ? 200_000 : 20_000)],
    ['of a long tail', (random) => (random() < 0.02 ? 1_200_000 : 20_000)],
  ])('that are %s read back exactly, arrival by arrival', async (_, drawUs) => {
    const random = createRandom(11, 'planted');
    const plantedUs = Array.from({ length: 3_000 }, () => Math.round(drawUs(random)));
    const seenUs: number[] = [];
    const { slices } = await play(
      LOAD,
      { answer: (arrival) => served(plantedUs[arrival]!) },
      {
        tap: ({ arrival, sentUs, endedUs, scheduledUs }) => {
          seenUs[arrival] = endedUs - sentUs;
          expect(endedUs - scheduledUs).toBe(endedUs - sentUs);
        },
      },
    );
    expect(seenUs).toEqual(plantedUs);
    const { service } = clocksOf(slices);
    for (const [q, ms] of [
      [0.5, service.p50Ms],
      [0.95, service.p95Ms],
      [0.99, service.p99Ms],
    ] as const) {
      const exactMs = quantile(plantedUs, q) / 1_000;
      expect(Math.abs((ms ?? 0) - exactMs)).toBeLessThanOrEqual(exactMs * 0.001);
    }
  });
});

describe('whatever becomes of requests', () => {
  const KINDS = ['http-500', 'http-429-limiter', 'missing-symbol', 'partial', 'envelope', 'not-json', 'reset'] as const;
  const outcome: fc.Arbitrary<ScriptedAnswer> = fc.record({
    queueUs: fc.nat(30_000),
    serviceUs: fc.nat(3_000_000),
    outcome: fc.oneof(
      fc.constant('ok' as const),
      fc.constant('never' as const),
      fc.constantFrom(...KINDS).map((fails) => ({ fails })),
    ),
  });

  it('planned is what was ok, failed, unanswered, dropped and not released, and each failure is in its own count', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(outcome, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 60 }),
        fc.option(fc.integer({ min: 0, max: 2_000_000 }), { nil: undefined }),
        async (answers, inFlightMax, stopAtUs) => {
          const plan = planOf({
            quotes: { timeoutMs: 1_000, inFlightMax },
            phases: [{ name: 'load', durationMs: 1_000, quotes: { ratePerSec: 100 } }],
          });
          const expected: Record<string, number> = {};
          const tapped: string[] = [];
          const { slices } = await play(
            plan,
            { answer: (arrival) => answers[arrival % answers.length]! },
            {
              tap: ({ outcome: end }) => void tapped.push(end),
              ...(stopAtUs === undefined ? {} : { stopAtUs }),
            },
          );
          const { planned, ...fates } = arrivals(slices);
          expect(Object.values(fates).reduce((sum, n) => sum + n, 0)).toBe(planned);
          expect(planned).toBe(100);
          for (const end of tapped) expected[end] = (expected[end] ?? 0) + 1;
          for (const kind of KINDS)
            expect(total(slices, ({ quotes }) => quotes.failures[kind] ?? 0)).toBe(expected[kind] ?? 0);
          expect(fates.ok).toBe(expected['ok'] ?? 0);
          expect(fates.unanswered).toBe(expected['unanswered'] ?? 0);
          expect(total(slices, ({ quotes }) => quotes.failures['timeout'] ?? 0)).toBe(fates.unanswered);
          expect(slices.flatMap(brokenLines)).toEqual([]);
        },
      ),
      { numRuns: 25, seed: 7 },
    ));
});
