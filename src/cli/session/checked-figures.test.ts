import { describe, expect, it } from 'vitest';
import type { ProcessFigures, ProcessSample } from '../../core/server-figures.ts';
import { readingOf } from './checked-figures.ts';

const sample = (second: number, rest: Partial<ProcessSample> = {}): ProcessSample => ({
  ...{ fromMs: second * 1_000, toMs: second * 1_000 + 1_000, cpuCores: 0.5, memoryBytes: 250 },
  ...rest,
});

const sampled = (
  samples: readonly ProcessSample[],
  rest: Partial<Extract<ProcessFigures, { state: 'sampled' }>> = {},
): Extract<ProcessFigures, { state: 'sampled' }> => ({
  ...{ state: 'sampled', source: 'pid-file', name: 'node', pids: [7] },
  bounds: { cpuCores: 2, cpuFrom: 'machine', memoryBytes: 1_000, memoryFrom: 'stated' },
  ...{ samples: [...samples], ended: null, failures: [] },
  ...rest,
});

describe('what P3 and P4 are told of a process', () => {
  it('is its share of what bounds it, second by second', () => {
    expect(readingOf(sampled([sample(0), sample(1, { cpuCores: 1, memoryBytes: 900 })]))).toMatchObject({
      ...{ state: 'read', cpu: [0.25, 0.5], memory: [0.25, 0.9] },
    });
  });

  it.each([
    ['of a process that ended', sampled([sample(0)], { ended: { atMs: 900, pid: 7, successors: null } }), /7 ended/],
    ['of one whose CPU was not read in one second', sampled([sample(0), sample(1, { cpuCores: null })]), /./],
    ['of one whose memory was not', sampled([sample(0, { memoryBytes: null })], { failures: ['hidden'] }), /hidden/],
  ])('is nothing %s', (_, seen, why) => {
    expect(readingOf(seen)).toEqual({ state: 'not-measurable', why: expect.stringMatching(why) });
  });
});
