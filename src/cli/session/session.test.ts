import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../core/errors.ts';
import { MODES } from '../../core/modes.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import { createPlan } from '../../scenario/plan.ts';
import { rejudgeCommand, runAgainCommand } from './commands.ts';
import { assertUnderLimit, peakWithin } from './limiter.ts';
import { workerCount } from './worker-count.ts';

const scenario = (ratePerSec: number, connections = 1) =>
  scenarioSchema.parse({
    name: 'x',
    question: 'x?',
    gating: ['availability'],
    phases: [
      { name: 'load', durationMs: 10_000, quotes: { ratePerSec }, connections: { count: connections, holdMs: 1 } },
    ],
  });

describe('the most requests in a stretch of time', () => {
  const one = createPlan(scenario(20), { modes: ['gateway-only'], seed: 1 });

  it.each([
    [1, 20],
    [5, 100],
    [60, 200],
  ])('within %i s is %i', (seconds, peak) => {
    expect(peakWithin(one, ['gateway-only'], seconds * 1e6)).toBe(peak);
  });

  it('is counted arm by arm, and of several arms at one target together', () => {
    const both = createPlan(scenario(20), { modes: MODES, seed: 1 });
    expect(peakWithin(both, ['gateway-only'], 600e6)).toBe(200);
    expect(peakWithin(both, MODES, 600e6)).toBe(400);
    expect(peakWithin(one, ['legacy-fallback'], 600e6)).toBe(0);
  });

  it('may equal the limit of the target, and no more', () => {
    const limited = (limit: number) => () =>
      assertUnderLimit(one, ['gateway-only'], { limit, remaining: limit, resetSec: 5 });
    expect(limited(100)).not.toThrow();
    expect(limited(99)).toThrow(HarnessError);
    expect(() => assertUnderLimit(one, ['gateway-only'], null)).not.toThrow();
  });
});

describe('commands to type again', () => {
  it.each([
    [
      ['run', 'quote-steady', '--url', 'http://127.0.0.1:3000'],
      'gateproof run quote-steady --url http://127.0.0.1:3000',
    ],
    [['run', 'my file.ts'], "gateproof run 'my file.ts'"],
    [['demo', '--fault', 'drop=3%'], 'gateproof demo --fault drop=3%'],
    [['run', "it's"], "gateproof run 'it'\\''s'"],
    [['run', ''], "gateproof run ''"],
  ])('%j', (words, command) => {
    expect(runAgainCommand(words)).toBe(command);
  });

  it('name the folder of the run', () => {
    expect(rejudgeCommand('reports/runs/a b')).toBe("gateproof report 'reports/runs/a b'");
    expect(rejudgeCommand('reports/runs/a', 'my slo.json')).toBe("gateproof report reports/runs/a --slo 'my slo.json'");
  });
});

describe('workers', () => {
  it.each([
    ['a small load takes one', 200, 500, 1],
    ['a heavy one takes what the machine has, never more', 1e9, 1, null],
  ])('%s', (_, rate, connections, wanted) => {
    const count = workerCount({
      ...scenario(100, connections),
      phases: scenario(Math.min(rate, 20_000), connections).phases,
    });
    if (wanted === null) expect(count).toBeGreaterThanOrEqual(1);
    else expect(count).toBe(wanted);
  });

  it('of a shard carry its part only', () => {
    const heavy = scenario(16_000);
    expect(workerCount(heavy, 4)).toBe(1);
    expect(workerCount(heavy, 1)).toBe(Math.min(4, availableParallelism()));
  });
});
