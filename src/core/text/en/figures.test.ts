import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apartFrom, clockTime, count, counted, duration, listed, milliseconds, percent } from './figures.ts';

describe('numbers as people read them', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [16_000, '16,000'],
    [1_234_567, '1,234,567'],
  ])('the count %d reads %s', (value, text) => {
    expect(count(value)).toBe(text);
  });

  test.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.001, '0.1 %'],
    [0.999, '99.9 %'],
    [0.000_632_1, '0.0632 %'],
    [0.999_96, '99.996 %'],
    [0.45, '45 %'],
    [0.0231, '2.31 %'],
    [0.9999999, '99.99999 %'],
  ])('the ratio %d reads %s', (ratio, text) => {
    expect(percent(ratio)).toBe(text);
  });

  test.each([
    [0, '0 ms'],
    [0.0421, '0.0421 ms'],
    [1.239, '1.24 ms'],
    [87.24, '87.2 ms'],
    [200, '200 ms'],
    [1_406.4, '1,406 ms'],
  ])('the latency %d reads %s', (ms, text) => {
    expect(milliseconds(ms)).toBe(text);
  });

  test.each([
    [0, '0 ms'],
    [850, '850 ms'],
    [2_500, '2.5 s'],
    [40_000, '40 s'],
    [59_960, '1 m'],
    [130_000, '2 m 10 s'],
    [3_600_000, '1 h'],
    [3_900_000, '1 h 5 m'],
  ])('the duration %d reads %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  test.each([
    [0, '00:00'],
    [34_999, '00:34'],
    [3_599_999, '59:59'],
    [3_600_000, '1:00:00'],
    [37_325_000, '10:22:05'],
  ])('the instant %d ms reads %s', (ms, text) => {
    expect(clockTime(ms)).toBe(text);
  });

  test('a breach by a hair does not read as the limit', () => {
    expect(apartFrom(milliseconds, 200.01, 200)).toBe('200.01 ms');
    expect(apartFrom(percent, 0.001_000_4, 0.001)).toBe('0.10004 %');
    expect(apartFrom(milliseconds, 200, 200)).toBe('200 ms');
  });

  test('one thing has no plural', () => {
    expect([counted(1, 'requests'), counted(2, 'requests'), counted(0, 'requests')]).toEqual([
      '1 request',
      '2 requests',
      '0 requests',
    ]);
  });

  test.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('%j is listed as "%s"', (items, text) => {
    expect(listed(items)).toBe(text);
  });

  test('a percentage short of 100 never reads 100, and one over 0 never reads 0', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-8, max: 1 - 1e-8, noNaN: true }), (ratio) => {
        expect(percent(ratio)).not.toBe('100 %');
        expect(percent(ratio)).not.toBe('0 %');
      }),
    );
  });
});
