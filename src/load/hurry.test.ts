import { expect, it } from 'vitest';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { createHurry } from './hurry.ts';

const play = (nowUs: number[], nextDueUs: number): number => {
  const clock = createVirtualClock();
  let released = 0;
  const hurry = createHurry(clock, { nextDueUs: () => nextDueUs, release: () => (released += 1) });
  for (const us of nowUs) hurry(us);
  expect(released, 'not at once').toBe(0);
  clock.advance(0);
  return released;
};

it.each([
  ['what is due for less than 0.4 ms waits for its timer', [1_399], 0],
  ['what is overdue by then is released', [1_400], 1],
  ['and once, however many requests end meanwhile', [1_400, 1_401, 1_500], 1],
])('%s', (_, nowUs, expected) => {
  expect(play(nowUs, 1_000)).toBe(expected);
});

it('where nothing is due any more nothing is asked', () => {
  expect(play([1e9], Number.POSITIVE_INFINITY)).toBe(0);
});

it('asks again after it has released', () => {
  const clock = createVirtualClock();
  let released = 0;
  const hurry = createHurry(clock, { nextDueUs: () => 0, release: () => (released += 1) });
  for (let round = 0; round < 3; round += 1) {
    hurry(500);
    clock.advance(10);
  }
  expect(released).toBe(3);
});
