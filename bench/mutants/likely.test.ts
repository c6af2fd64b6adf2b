import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLikely } from './likely.ts';

const tests = ['a.test.ts', 'b.test.ts', 'c.test.ts'];

describe('the likeliest tests', () => {
  it('of a file that nobody knows are the first', () => {
    expect(createLikely('{}').split('a.ts', tests)).toEqual({
      likely: ['a.test.ts'],
      others: ['b.test.ts', 'c.test.ts'],
    });
    expect(createLikely('{}').split('a.ts', [])).toEqual({ likely: [], others: [] });
  });

  it('are those that an earlier run left, and never one that is not there', () => {
    const likely = createLikely('{ "a.ts": "c.test.ts b.test.ts", "b.ts": "gone.test.ts" }');
    expect(likely.split('a.ts', tests)).toEqual({ likely: ['c.test.ts', 'b.test.ts'], others: ['a.test.ts'] });
    expect(likely.split('b.ts', tests).likely).toEqual(['a.test.ts']);
  });

  it('are those that notice most, and the next run starts with them', () => {
    const likely = createLikely('{ "a.ts": "b.test.ts" }');
    for (const test of ['c.test.ts', 'a.test.ts', 'c.test.ts']) likely.note('a.ts', test);
    likely.note('0.ts', 'a.test.ts');
    expect(likely.split('a.ts', tests).likely).toEqual(['c.test.ts', 'a.test.ts', 'b.test.ts']);
    expect(likely.toJson()).toBe('{\n  "0.ts": "a.test.ts",\n  "a.ts": "c.test.ts a.test.ts b.test.ts"\n}\n');
    expect(createLikely(likely.toJson()).split('a.ts', tests)).toEqual(likely.split('a.ts', tests));
  });

  it('as committed can be read', () => {
    expect(() => createLikely(readFileSync(join(import.meta.dirname, 'likely.json'), 'utf8'))).not.toThrow();
  });
});
