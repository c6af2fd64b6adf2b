import type { Note } from '../core/judgement.ts';
import { decide } from './absolute.ts';
import { type Case, countOn, type Outcome } from './challenge.ts';
import { JUDGED } from './slo/slo.ts';
import type { Settled } from './steady.ts';

/** Of each start-up that is too long to be left out unlooked at: that it breaks the limit by itself. */
const failing = (given: Case, long: Settled['long']): Note[] =>
  long.flatMap((slices): Note[] => {
    const counted = countOn({ ...given, slices }, JUDGED);
    const [first] = slices;
    if (first === undefined || decide(counted).verdict !== 'fail') return [];
    const { n, bad } = counted;
    return [{ code: 'start-up-fails', phase: first.phase, slices: slices.length, n, bad }];
  });

/** A start-up may be left out of a pass. One that is long and breaks the limit by itself is no start-up that anybody would wait for: then nothing passes. */
export const despiteLongStart = (outcome: Outcome, given: Case, long: Settled['long']): Outcome => {
  if (outcome.verdict !== 'pass') return outcome;
  const notes = failing(given, long);
  return notes.length === 0 ? outcome : { verdict: 'inconclusive', reason: 'not-steady', notes };
};
