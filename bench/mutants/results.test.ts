import { describe, expect, it } from 'vitest';
import { findMutants } from './find.ts';
import { complaintsOf, outcomeOf, summaryOf, type Tried } from './results.ts';

const [first, second] = findMutants('a.ts', 'if (a < b) f();\nif (c > d) g();\n');
const killed: Tried = { mutant: first!, fate: { kind: 'killed', by: 'a test' } };
const survived: Tried = { mutant: second!, fate: { kind: 'survived' } };
const why = 'at equality both ways give the same figure';
const excuseFor = ({ mutant: { file, code, flip } }: Tried) => ({ file, code, flip, why });

describe('the results of mutants', () => {
  it.each([
    ['all noticed', [killed], [], []],
    ['one that loops for ever', [{ ...survived, fate: { kind: 'timed-out' as const } }], [], []],
    [
      'a survivor',
      [killed, survived],
      [],
      [expect.stringMatching(/^survived: a\.ts:2: > to >= in `if \(c > d\) g\(\);`$/)],
    ],
    ['a survivor that is excused', [killed, survived], [excuseFor(survived)], []],
    ['an excuse that a test refutes', [killed], [excuseFor(killed)], [expect.stringContaining('yet killed')]],
    ['an excuse for one that was not tried', [killed], [excuseFor(survived)], []],
  ])('%s', (_, tried, equivalents, complaints) => {
    expect(complaintsOf(tried, equivalents)).toEqual(complaints);
    expect(outcomeOf(tried, equivalents, 1).rows.every(({ met }) => met)).toBe(complaints.length === 0);
  });

  it('are counted by kind, and the page names every survivor with its reason', () => {
    expect(summaryOf([killed, survived])).toBe('2 mutants: 1 killed, 1 survived');
    const { rows } = outcomeOf([killed, survived], [excuseFor(survived)], 12.4);
    expect(rows).toEqual([
      { name: 'a.ts', met: true, seen: '2 mutants: 1 killed, 1 survived; 1 listed as equivalent' },
      { name: 'line 2 of a.ts, > to >=', met: true, seen: `survived: ${why}` },
      { name: 'all', met: true, seen: '2 mutants: 1 killed, 1 survived; 12 s' },
    ]);
  });
});
