import { describe, expect, it } from 'vitest';
import { nobodyListens } from '../target/testing/canned-target.ts';
import { CHECKS } from './registry.ts';
import { runCheck } from './run-check.ts';
import type { ServerFigures, ServerReading } from './server-figures.ts';
import { checkedAt } from './testing/checked.ts';
import { openTrafficBook } from './traffic.ts';

const outcomeOf = async (id: 'P3' | 'P4', figures: ServerFigures | null) => {
  const target = checkedAt(await nobodyListens(), { figures });
  const startUs = target.clock.nowUs();
  const check = CHECKS.find((each) => each.id === id)!;
  const { outcome } = await runCheck(check, {
    target,
    traffic: openTrafficBook(),
    startUs,
    endUs: startUs + 60e6,
    stop: null,
  });
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
    ['none at all', [], 'too-few-samples'],
    ['one of fifteen: over 5 %, and may be chance', seconds(1, 15), 'too-few-samples'],
    ['one of twenty: 5 %', seconds(1, 20), 'pass'],
    ['three of fifteen: more than chance', seconds(3, 15), 'fail'],
    ['exactly at the limit', Array.from({ length: 10 }, () => 0.7), 'pass'],
  ])('%s', async (_, cpu, expected) => {
    expect(await outcomeOf('P4', reading(cpu, [0.1]))).toBe(expected);
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
