import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { excuseOf, parseEquivalents, wrongEntries } from './equivalents.ts';
import { findMutants } from './find.ts';
import { judgeMutants } from './tree.ts';

const mutants = findMutants('a.ts', 'if (a < b) f();\nif (c < d || e < g) h();\n');
const why = 'at equality both ways give the same figure';
const entry = { file: 'a.ts', code: 'if (a < b) f();', flip: '< to <=', why };

describe('the list of equivalents', () => {
  it('excuses the mutant of its file, line and flip, and no other', () => {
    expect(mutants.map((mutant) => excuseOf(mutant, [entry]))).toEqual([entry, null, null]);
    expect(excuseOf(mutants[0]!, [{ ...entry, file: 'b.ts' }])).toBeNull();
    expect(excuseOf(mutants[0]!, [{ ...entry, flip: '< to >' }])).toBeNull();
  });

  it.each([
    ['a line that changed', { ...entry, code: 'if (a < c) f();' }, 'matches 0 mutants'],
    ['a flip that is gone', { ...entry, flip: '> to >=' }, 'matches 0 mutants'],
    ['two mutants that it cannot tell apart', { ...entry, code: 'if (c < d || e < g) h();' }, 'matches 2 mutants'],
  ])('is wrong with %s', (_, wrong, message) => {
    expect(wrongEntries([entry, wrong], mutants)).toEqual([expect.stringContaining(message)]);
  });

  it('needs a reason', () => {
    expect(() => parseEquivalents(JSON.stringify([{ ...entry, why: '' }]))).toThrow('why');
  });

  it('as committed matches the code of today', async () => {
    const committed = parseEquivalents(readFileSync(join(import.meta.dirname, 'equivalent.json'), 'utf8'));
    expect(wrongEntries(committed, await judgeMutants(join(import.meta.dirname, '../..')))).toEqual([]);
  });
});
