import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { readWords } from './words.ts';

const read = (...args: string[]) => readWords(args, ['power', 'errors']);

describe('the words of npm run calibrate', () => {
  it('has an answer without any', () => {
    expect(read()).toEqual({ seed: 1, repeats: 1_000, only: null, threads: availableParallelism() });
  });

  it('takes them all', () => {
    expect(read('--seed', '7', '--repeats', '20', '--only', 'power', '--threads', '3')).toEqual({
      ...{ seed: 7, repeats: 20, only: 'power', threads: 3 },
    });
  });

  it.each([
    { args: ['--seed', 'x'], says: '--seed wants a whole number' },
    { args: ['--repeats', '0'], says: '--repeats wants a whole number' },
    { args: ['--threads', '1.5'], says: '--threads wants a whole number' },
    { args: ['--only', 'powr'], says: 'no part is called powr; known: power, errors' },
    { args: ['--fast'], says: 'fast' },
  ])('refuses $args', ({ args, says }) => {
    expect(() => read(...args)).toThrow(says);
  });
});
