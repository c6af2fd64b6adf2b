import { expect, it } from 'vitest';
import { socketSettingsSchema } from '../core/scenario.ts';
import { mannersOf } from './manners.ts';

it.each([
  [0, 0, 10, [10, 0, 0]],
  [0.2, 0, 10, [8, 2, 0]],
  [0, 0.3, 10, [7, 0, 3]],
  [0.2, 0.3, 10, [5, 2, 3]],
  [0.5, 0.5, 11, [0, 6, 5]],
  [1, 0, 3, [0, 3, 0]],
  [0.2, 0.3, 0, [0, 0, 0]],
])('of slow readers %d and of half-open ones %d of %d sockets is %j', (slow, silent, count, expected) => {
  const settings = socketSettingsSchema.parse({ slowReaders: { share: slow }, halfOpen: { share: silent } });
  const manners = mannersOf(settings, count, { seed: 1, phase: 'a' });
  expect([0, 1, 2].map((manner) => manners.filter((each) => each === manner).length)).toEqual(expected);
  expect(mannersOf(settings, count, { seed: 1, phase: 'a' })).toEqual(manners);
});
