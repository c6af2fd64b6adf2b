import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLikely } from './likely.ts';

const tests = ['a.test.ts', 'b.test.ts', 'c.test.ts'];

describe('the likeliest tests', () => {
  it('of a file that nobody knows stay in their order', () => {
    expect(createLikely('{}').order('a.ts', tests)).toEqual(tests);
  });

  it('start with the one that an earlier run left, and never with one that is not there', () => {
    const likely = createLikely('{ "a.ts": "b.test.ts", "b.ts": "gone.test.ts" }');
    expect(likely.order('a.ts', tests)).toEqual(['b.test.ts', 'a.test.ts', 'c.test.ts']);
    expect(likely.order('b.ts', tests)).toEqual(tests);
  });

  it('are those that notice most, and the next run starts with them', () => {
    const likely = createLikely('{ "a.ts": "b.test.ts" }');
    for (const test of ['c.test.ts', 'a.test.ts', 'c.test.ts']) likely.note('a.ts', test);
    likely.note('0.ts', 'a.test.ts');
    expect(likely.order('a.ts', tests)).toEqual(['c.test.ts', 'a.test.ts', 'b.test.ts']);
    expect(likely.toJson()).toBe('{\n  "0.ts": "a.test.ts",\n  "a.ts": "c.test.ts"\n}\n');
    expect(createLikely(likely.toJson()).order('a.ts', tests)[0]).toBe('c.test.ts');
  });

  it('as committed can be read', () => {
    expect(() => createLikely(readFileSync(join(import.meta.dirname, 'likely.json'), 'utf8'))).not.toThrow();
  });
});
