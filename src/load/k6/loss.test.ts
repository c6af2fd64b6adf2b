import { describe, expect, it } from 'vitest';
import { lossOf, type Outcome } from './loss.ts';

const whole: Outcome = {
  process: { code: 0, signal: null, hung: false, said: '' },
  lines: { garbled: 0, firstGarbled: null, cut: false },
  samePlan: true,
  faults: { missing: 0, firstMissing: null, doubled: 0, foreign: 0 },
  rows: 400,
  interrupted: false,
};
const ended = (over: Partial<Outcome['process']>): Partial<Outcome> => ({ process: { ...whole.process, ...over } });
const faults = (over: Partial<Outcome['faults']>): Partial<Outcome> => ({ faults: { ...whole.faults, ...over } });

describe('what is lost of a run by k6', () => {
  it('is nothing when every request has its line', () => {
    expect(lossOf(whole)).toBeNull();
  });

  it.each<[string, Partial<Outcome>, RegExp]>([
    ['it hung', ended({ code: null, signal: 'SIGKILL', hung: true }), /did not end in its time and was killed/],
    ['somebody killed it', ended({ code: null, signal: 'SIGKILL' }), /was ended by SIGKILL/],
    ['it could not be started', ended({ code: null, said: 'spawn k6 EACCES' }), /could not be started.*EACCES/],
    ['its script threw at once', ended({ code: 107 }), /exit code 107: its script threw/],
    ['a code that nobody knows', ended({ code: 3 }), /exit code 3\.$/],
    ['it read another plan', { samePlan: false }, /did not say that it read the plan of this run/],
    [
      'it ended well but a request threw',
      faults({ missing: 1, firstMissing: 7 }),
      /no line for 1 request of 400 .*request 7/,
    ],
    ['a line came twice', faults({ doubled: 1 }), /1 line of k6 tells? of a request that another line told of/],
    ['a line of somebody else', faults({ foreign: 2 }), /2 lines of k6 tell of a request that was not its/],
    ['a line is no line', { lines: { garbled: 1, firstGarbled: 'boo', cut: false } }, /cannot be read.*"boo"/],
    ['the last line is cut', { lines: { garbled: 0, firstGarbled: null, cut: true } }, /last line of k6 is cut/],
  ])('is told when %s', (_, over, said) => {
    expect(lossOf({ ...whole, ...over })).toMatch(said);
  });

  it('is nothing when we ended it: what it had not sent is not released', () => {
    const early = {
      ...whole,
      ...ended({ code: 105 }),
      ...faults({ missing: 300, firstMissing: 100 }),
      interrupted: true,
    };
    expect(lossOf(early)).toBeNull();
    expect(lossOf({ ...early, ...faults({ doubled: 1 }) })).toMatch(/told of before/);
  });
});
