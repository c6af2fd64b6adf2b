import { expect, it } from 'vitest';
import { quoteLoadSchema } from '../../scenario.ts';
import { quoteShapesText } from './quote-shapes.ts';

it.each([
  [{ ratePerSec: 200 }, '200 quotes/s constant'],
  [{ shape: 'poisson', ratePerSec: 0.25 }, '0.25 quotes/s poisson'],
  [{ shape: 'ramp', fromPerSec: 0, toPerSec: 350 }, 'quotes from 0/s evenly to 350/s'],
  [{ shape: 'step', ratesPerSec: [100, 200, 400] }, 'quotes in 3 steps of 20 s: 100, 200 and 400/s'],
  [
    { shape: 'spike', ratePerSec: 100 / 3, peakPerSec: 600, atMs: 20_000, forMs: 2_500 },
    '33.333 quotes/s, but 600/s from 20 s on for 2.5 s',
  ],
])('%j of a minute reads: %s', (load, said) => {
  expect(quoteShapesText.planned(quoteLoadSchema.parse(load), 60_000)).toBe(said);
});
