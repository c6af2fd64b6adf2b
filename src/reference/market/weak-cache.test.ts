import { expect, test } from 'vitest';
import { createWeakCache } from './weak-cache.ts';

test('a symbol is in the cache for 300 s from when it was put there, not from when it was last asked for', () => {
  const cache = createWeakCache();
  const hits = (sec: number) => cache.hits(['A', 'A'], sec * 1e6);
  expect([0, 299, 300, 301].map(hits)).toEqual([0, 1, 0, 1]);
});
