import { describe, expect, it } from 'vitest';
import { HarnessError } from './errors.ts';
import { limitsSchema } from './limits.ts';
import { OBJECTIVE_IDS } from './objectives.ts';
import { parseOrThrow } from './problems.ts';
import { englishCatalogue } from './text/catalogue.ts';

const parse = (value: unknown) =>
  parseOrThrow(limitsSchema, value, { what: 'limits', origin: 'x.json', exitCode: 2, text: englishCatalogue.problem });

const problemsOf = (value: unknown) => {
  try {
    parse(value);
  } catch (error) {
    if (error instanceof HarnessError && error.exitCode === 2) return error.problems;
    throw error;
  }
  throw new Error('was not refused');
};

describe('limits that somebody set', () => {
  it('may be set for every documented objective', () => {
    expect(Object.keys(limitsSchema.shape)).toEqual([...OBJECTIVE_IDS]);
    const limits = { 'response-p95': { limit: 150 }, availability: { limit: 0.9999 } };
    expect(parse(limits)).toEqual(limits);
  });

  it('are refused with all mistakes at once', () => {
    const problems = problemsOf({
      'response-p59': { limit: 150 },
      availability: { limit: 99.9 },
      'error-rate': { limit: 0 },
      'message-latency-p95': { limit: '100' },
      'disconnect-rate': { max: 0.01 },
    });
    expect(problems.map(({ path }) => path)).toEqual([
      '["response-p59"]',
      'availability.limit',
      '["error-rate"].limit',
      '["message-latency-p95"].limit',
      '["disconnect-rate"].max',
      '["disconnect-rate"].limit',
    ]);
    expect(problems[0]?.fix).toContain('response-p95');
    expect(problems[1]?.expected).toMatch(/above 0 and below 1/);
    expect(problems[3]?.fix).toContain('100');
  });

  it.each([[{}], [null], [[]], ['150']])('%j sets none and is refused', (value) => {
    expect(problemsOf(value)).toHaveLength(1);
  });
});
