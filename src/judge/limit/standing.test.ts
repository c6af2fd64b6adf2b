import { expect, test } from 'vitest';
import type { StepVerdict } from '../../core/limit-search.ts';
import { type Standing, standingOf, type Tried } from './standing.ts';

/** A step by its verdict; `noisy`: undecided by the host. */
const step = (word: StepVerdict | 'noisy', factor: 1 | 2): Tried => ({
  ratePerSec: 100,
  tookMs: 1,
  factor,
  verdict: word === 'noisy' ? 'undecided' : word,
  reason: word === 'noisy' ? 'noisy-host' : null,
});

type Steps = readonly (StepVerdict | 'noisy')[];
const once = { confirmed: false, asked: false } as const;
const twice = { confirmed: true, asked: true } as const;
const open: Standing = { is: 'open' };
const unknown = (cause: Extract<Standing, { is: 'unknown' }>['cause']): Standing => ({ is: 'unknown', cause });

test.each<[string, Steps, Standing]>([
  ['one hold', ['holds'], { is: 'holds', ...once }],
  ['one break', ['breaks'], { is: 'breaks', ...once }],
  ['one of which nobody knows', ['undecided'], open],
  ['one queue that fills', ['growing'], open],
  ['one that our generator could not', ['generator'], open],
  ['a hold, and for longer', ['holds', 'holds'], { is: 'holds', ...twice }],
  ['a hold, but not for longer', ['holds', 'breaks'], { is: 'breaks', ...twice }],
  ['a hiccup, and it holds for longer', ['breaks', 'holds'], { is: 'holds', ...twice }],
  ['undecided, then it holds', ['undecided', 'holds'], { is: 'holds', ...twice }],
  ['undecided twice', ['undecided', 'undecided'], unknown('undecided')],
  ['noise twice', ['noisy', 'noisy'], unknown('noisy-host')],
  ['a late generator twice', ['generator', 'generator'], unknown('generator')],
  ['a queue that fills, twice', ['growing', 'growing'], { is: 'breaks', ...twice }],
  ['a queue that fills, then is empty again', ['growing', 'holds'], { is: 'holds', ...twice }],
  ['a queue that fills, then breaks', ['growing', 'breaks'], { is: 'breaks', ...twice }],
  ['a break, and a queue that fills', ['breaks', 'growing'], { is: 'breaks', ...twice }],
  ['a hold that a longer step takes back', ['holds', 'growing'], open],
  ['and again', ['holds', 'growing', 'growing'], { is: 'breaks', ...twice }],
  ['and not again', ['holds', 'growing', 'holds'], { is: 'holds', ...twice }],
  ['and then noise', ['holds', 'growing', 'noisy'], { is: 'holds', confirmed: false, asked: true }],
  ['a hold that could not be confirmed', ['holds', 'noisy'], { is: 'holds', confirmed: false, asked: true }],
  ['a break that could not be confirmed', ['breaks', 'undecided'], { is: 'breaks', confirmed: false, asked: true }],
  ['a queue that fills after noise, at the last step', ['holds', 'noisy', 'growing'], unknown('undecided')],
  ['a queue that fills, then noise', ['growing', 'noisy'], unknown('noisy-host')],
])('%s', (_, words, standing) => {
  expect(standingOf(words.map((word, at) => step(word, at === 0 ? 1 : 2)))).toEqual(standing);
});
