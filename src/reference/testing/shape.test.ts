import { expect, test } from 'vitest';
import { mismatches } from './shape.ts';

test.each([
  ['a number where a text belongs', 1, '<text>', 1],
  ['a text where a number belongs', '1', '<number>', 1],
  ['a ratio above one', 1.5, '<ratio>', 1],
  ['another literal', 'unhealthy', 'healthy', 1],
  ['an extra key', { a: 1, b: 2 }, { a: 1 }, 1],
  ['a missing key', {}, { a: 1 }, 1],
  ['an empty list of anything', [], ['<each>', '<number>'], 1],
  ['one bad entry of a list', [1, 'x', 3], ['<each>', '<number>'], 1],
  ['a list of another length', [1], [1, 2], 2],
  ['a local time', '2026-11-23T00:10:57', '<iso>', 1],
  ['the value itself', { a: [1, 'x'] }, { a: ['<number>', 'x'] }, 0],
])('%s has its number of mismatches', (_name, value, shape, count) => {
  expect(mismatches(value, shape)).toHaveLength(count);
});
