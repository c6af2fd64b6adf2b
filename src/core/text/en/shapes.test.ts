import { expect, it } from 'vitest';
import { connectionLoadSchema, socketSettingsSchema } from '../../scenario.ts';
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

it.each([
  [{}, null],
  [{ subscribe: false, symbolsPerConnection: 3 }, 'The sockets subscribe to nothing: they get in, stay and leave.'],
  [{ symbolsPerConnection: 3 }, 'Each socket takes 3 symbols, one socket after the other.'],
  [{ symbolStrategy: 'fixed' }, 'Each socket takes one symbol, all the same.'],
  [{ symbolStrategy: 'window', symbolsPerConnection: 3 }, 'Each socket takes 3 symbols, from a random place.'],
  [{ sharedShare: 1, symbolStrategy: 'window' }, 'Each socket takes one symbol, all the same.'],
  [
    { sharedShare: 0.25, symbolsPerConnection: 2 },
    'Each socket takes 2 symbols: 25 % the same, the others one socket after the other.',
  ],
])('%j subscribes as: %s', (settings, said) => {
  expect(shapesText.subscriptions(socketSettingsSchema.parse(settings))).toBe(said);
});
