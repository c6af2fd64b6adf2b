import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTrace, printTrace, readTraces, type Trace } from './traces.ts';

const about = { name: 'made', target: 't', neighbour: 'n', recorded: 'today', sliceMs: 2_000 };

const made = (arms: string, slices: readonly (readonly number[])[]): Trace => ({
  ...about,
  slices: slices.map((values, at) => ({ arm: arms[at] === 'a' ? 'a' : 'b', responsesUs: Int32Array.from(values) })),
});

describe('a recording as a file', () => {
  it('reads back as it was, to the microsecond', () => {
    const us = fc.integer({ min: 0, max: 2 ** 24 - 1 });
    const slices = fc.array(fc.array(us, { minLength: 3, maxLength: 3 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(slices, (values) => {
        const trace = made('abba', values);
        expect(parseTrace(printTrace(trace))).toEqual(trace);
      }),
    );
  });

  it.each([
    { what: 'slices of different sizes', trace: made('ab', [[1], [1, 2]]) },
    { what: 'a time over 16.7 s', trace: made('ab', [[1], [2 ** 24]]) },
    { what: 'a negative time', trace: made('ab', [[1], [-1]]) },
  ])('is not written with $what', ({ trace }) => {
    expect(() => printTrace(trace)).toThrow(RangeError);
  });

  it.each([
    { what: 'more slices than times', change: { arms: 'abab' } },
    { what: 'two slices of one target in a pair', change: { arms: 'aa' } },
    { what: 'a field that is not known', change: { more: 1 } },
  ])('is refused with $what', ({ change }) => {
    const file = JSON.parse(printTrace(made('ab', [[1], [2]])));
    expect(() => parseTrace(JSON.stringify(file))).not.toThrow();
    expect(() => parseTrace(JSON.stringify({ ...file, ...change }))).toThrow();
  });
});

describe('the committed recordings', () => {
  const traces = readTraces();

  it.each(traces.map((trace) => ({ name: trace.name, trace })))(
    '$name: 60 pairs of 200 requests or more',
    ({ trace }) => {
      expect(trace.slices.length).toBeGreaterThanOrEqual(120);
      for (const { responsesUs } of trace.slices) {
        expect(responsesUs.length).toBeGreaterThanOrEqual(200);
        // The target waits 50 ms, or about that: what is shorter was not measured.
        expect(Math.min(...responsesUs)).toBeGreaterThan(5_000);
      }
    },
  );

  it('are small', () => {
    const bytes = traces.reduce((sum, trace) => sum + printTrace(trace).length, 0);
    expect(bytes).toBeLessThan(400_000);
  });
});
