import { describe, expect, it } from 'vitest';
import { nobodyListens } from '../target/testing/canned-target.ts';
import { CHECKS } from './registry.ts';
import { runCheck } from './run-check.ts';
import type { ServerFigures, ServerReading } from './server-figures.ts';
import { checkedAt } from './testing/checked.ts';
import { openTrafficBook } from './traffic.ts';

const ended = async (id: 'P3' | 'P4', figures: ServerFigures | null) => {
  const target = checkedAt(nobodyListens(), { figures });
  const startUs = target.clock.nowUs();
  const check = CHECKS.find((each) => each.id === id)!;
  const { outcome } = await runCheck(check, {
    target,
    traffic: openTrafficBook(),
    startUs,
    endUs: startUs + 60e6,
    stop: null,
  });
  return outcome;
};

const outcomeOf = async (id: 'P3' | 'P4', figures: ServerFigures | null) => {
  const outcome = await ended(id, figures);
  return outcome.state === 'inconclusive' ? outcome.reason : outcome.state;
};

const reading =
  (cpu: readonly number[], memory: readonly number[]): ServerFigures =>
  async () => ({
    ...({ state: 'read', process: 'process 1', memoryOf: 'of this machine', cpu, memory } satisfies ServerReading),
  });

const seconds = (over: number, n: number): number[] => Array.from({ length: n }, (_, at) => (at < over ? 0.9 : 0.2));

describe('P4', () => {
  it.each([
    ['none of ten', seconds(0, 10), 'pass'],
    ['none of nine: too few', seconds(0, 9), 'too-few-samples'],
    ['none at all', [], 'no-data'],
    // 30 % are allowed, and one of twelve proves at most 34 %.
    ['one of twelve: at most a third is proven', seconds(1, 12), 'too-few-samples'],
    ['one of twenty', seconds(1, 20), 'pass'],
    ['none that is no figure', [...seconds(0, 10), ...Array<number>(5).fill(Number.NaN)], 'server-unseen'],
    ['six of twenty: just what is allowed', seconds(6, 20), 'too-few-samples'],
    ['twelve of fifteen', seconds(12, 15), 'fail'],
    ['exactly at the limit', Array.from({ length: 10 }, () => 0.7), 'fail'],
    ['just under it', Array.from({ length: 10 }, () => 0.699), 'pass'],
  ])('%s', async (_, cpu, expected) => {
    expect(await outcomeOf('P4', reading(cpu, [0.1]))).toBe(expected);
  });
});

describe('what P4 says', () => {
  it.each([
    ['how sure a pass is', seconds(0, 15), /^0 of 15 seconds were at 70 % or over: at most 18\.1 % of all are/],
    ['how sure a fail is', seconds(15, 15), /^15 of 15 seconds .*: at least 81\.9 % of all are.* and 30 % are allowed/],
    ['what is missing', seconds(0, 8), /^0 of 8 seconds .* 2 seconds more, none of them over, would settle it\.$/],
  ])('is %s', async (_, cpu, said) => {
    expect((await ended('P4', reading(cpu, [0.1]))).why).toMatch(said);
  });
});

describe('P3', () => {
  it.each([
    ['under the limit', [0.2, 0.79], 'pass'],
    ['at the limit once', [0.2, 0.8, 0.3], 'fail'],
    ['without a sample', [], 'not-measurable'],
    ['with a figure that is none', [Number.NaN], 'not-measurable'],
  ])('%s', async (_, memory, expected) => {
    expect(await outcomeOf('P3', reading(seconds(0, 10), memory))).toBe(expected);
  });
});

it.each(['P3', 'P4'] as const)('%s is not measurable without a process, or where it cannot be read', async (id) => {
  expect(await outcomeOf(id, null)).toBe('not-measurable');
  expect(await outcomeOf(id, async () => ({ state: 'not-measurable', why: 'the pid file is gone' }))).toBe(
    'not-measurable',
  );
});
