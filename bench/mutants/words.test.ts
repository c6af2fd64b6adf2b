import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/core/random.ts';
import { draw, readWords } from './words.ts';

describe('the words of the mutants command', () => {
  it.each([
    [[], { sample: null, seed: 1, file: '' }],
    [['--sample', '12', '--seed', '7'], { sample: 12, seed: 7, file: '' }],
    [['--file', 'slo/'], { sample: null, seed: 1, file: 'slo/' }],
  ])('%j', (args, words) => {
    expect(readWords(args)).toEqual(words);
  });

  it.each([[['--sample', '0']], [['--sample', 'x']], [['--seed', '-1']], [['--sampel', '3']], [['slo/']]])(
    '%j is refused',
    (args) => {
      expect(() => readWords(args)).toThrow(Error);
    },
  );

  it('a sample is drawn by its seed, without repeats, in order', () => {
    const items = Array.from({ length: 100 }, (_, at) => at);
    const drawn = (seed: number) => draw(items, 12, createRandom(seed, 'mutants'));
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
    expect(new Set(drawn(1)).size).toBe(12);
    expect(drawn(1)).toEqual(drawn(1).toSorted((a, b) => a - b));
    expect(draw(items, 200, createRandom(1, 'mutants'))).toEqual(items);
  });
});
