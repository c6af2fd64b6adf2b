import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../core/errors.ts';
import { MODES } from '../../core/modes.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import { createPlan } from '../../scenario/plan.ts';
import { rejudgeCommand, runAgainCommand } from './commands.ts';
import { limitProblem, peakWithin } from './limiter.ts';
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
    const limited = (limit: number) => limitProblem(one, ['gateway-only'], { limit, remaining: limit, resetSec: 5 });
    expect(limited(100)).toBeNull();
    expect(limited(99)).toBeInstanceOf(HarnessError);
    expect(limitProblem(one, ['gateway-only'], null)).toBeNull();
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
    ['a heavy one takes as many as it needs', 16_000, 1, 4],
    ['a heavy one takes a core each, never more', 20_000, 60_000, 8],
    ['many sockets take more', 1, 8_001, 3],
  ])('%s', (_, rate, connections, wanted) => {
    expect(workerCount(scenario(rate, connections), { shards: 1, cores: 8 })).toBe(wanted);
  });

  it('of a shard carry its part only', () => {
    const heavy = scenario(16_000);
    expect(workerCount(heavy, { shards: 4, cores: 8 })).toBe(1);
    expect(workerCount(heavy, { shards: 1, cores: 2 })).toBe(2);
  });
});
