import { expect, it } from 'vitest';
import { connectionLoadSchema } from '../../scenario.ts';
import { shapesText } from './shapes.ts';

it.each([
  [{ count: 1_600 }, '1,600 sockets spread evenly, each held 10 s'],
  [{ count: 1_600, shape: 'poisson' }, '1,600 sockets scattered at random, each held 10 s'],
  [{ count: 1_600, shape: 'burst' }, '1,600 sockets all at once at its start, each held 10 s'],
  [{ count: 400, shape: 'step', steps: 4 }, '400 sockets in 4 steps 15 s apart, opened at once, each held 10 s'],
  [
    { count: 400, shape: 'step', steps: 4, openMs: 5_000 },
    '400 sockets in 4 steps 15 s apart, opened within 5 s, each held 10 s',
  ],
  [{ count: 205, shape: 'churn' }, '205 sockets at a time, each held 10 s and replaced (20.5 a second)'],
])('%j of a minute reads: %s', (load, said) => {
  expect(shapesText.sockets(connectionLoadSchema.parse({ ...load, holdMs: 10_000 }), 60_000)).toBe(said);
});
