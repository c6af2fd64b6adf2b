import { describe, expect, it } from 'vitest';
import type { Answer, SuiteFile } from '../../core/suite.ts';
import type { Verdict } from '../../core/verdict.ts';
import { type Ended, type Outcome, outcomeOf } from './outcome.ts';

const answered = (verdict: Verdict): Answer => ({ state: 'answered', verdict, text: null });
const [PASS, FAIL, OPEN] = [answered('pass'), answered('fail'), answered('inconclusive')];
const UNASKED: Answer = { state: 'unanswered' };
const broken = (exitCode: number): Answer => ({ state: 'broken', exitCode, text: 'why' });

const fileOf = (answers: readonly Answer[]): SuiteFile => ({
  ...{ schemaVersion: 1, suite: 'any', verdict: null, exitCode: null, runs: [] },
  questions: answers.map((answer, index) => ({ question: `${index}?`, answer })),
});

const HAPPY: Ended = { code: 0, signal: null };
const UNHAPPY: Ended = { code: 1, signal: null };

type Row = [string, readonly Answer[], Ended, Outcome];

describe('a suite comes to', () => {
  it.each<Row>([
    ['a pass where all pass', [PASS, PASS], HAPPY, { verdict: 'pass', exitCode: 0, note: null }],
    ['a fail where one fails', [PASS, FAIL, OPEN], UNHAPPY, { verdict: 'fail', exitCode: 1, note: null }],
    ['a fail although vitest is content', [FAIL], HAPPY, { verdict: 'fail', exitCode: 1, note: null }],
    [
      'a fail although another could not be asked',
      [broken(4), FAIL],
      UNHAPPY,
      { verdict: 'fail', exitCode: 1, note: null },
    ],
    [
      'a fail although vitest came to grief after it',
      [FAIL, UNASKED],
      UNHAPPY,
      { verdict: 'fail', exitCode: 1, note: null },
    ],
    ['inconclusive where one is', [PASS, OPEN], UNHAPPY, { verdict: 'inconclusive', exitCode: 3, note: null }],
    ['inconclusive although vitest is content', [OPEN], HAPPY, { verdict: 'inconclusive', exitCode: 3, note: null }],
    [
      'the code of what could not be asked',
      [PASS, broken(4), broken(2)],
      UNHAPPY,
      { verdict: 'inconclusive', exitCode: 4, note: null },
    ],
    [
      'that code before what is undecided',
      [OPEN, broken(2)],
      UNHAPPY,
      { verdict: 'inconclusive', exitCode: 2, note: null },
    ],
    ['that code although vitest is content', [broken(5)], HAPPY, { verdict: 'inconclusive', exitCode: 5, note: null }],
    [
      'our fault where something else failed',
      [PASS],
      UNHAPPY,
      { verdict: 'inconclusive', exitCode: 5, note: 'outside-questions' },
    ],
    [
      'our fault where vitest died before a question',
      [PASS, UNASKED],
      UNHAPPY,
      { verdict: 'inconclusive', exitCode: 5, note: 'outside-questions' },
    ],
    [
      'our fault where it died before any',
      [UNASKED],
      UNHAPPY,
      { verdict: 'inconclusive', exitCode: 5, note: 'outside-questions' },
    ],
    [
      'our fault where it died beside an open one',
      [OPEN, UNASKED],
      UNHAPPY,
      { verdict: 'inconclusive', exitCode: 5, note: 'outside-questions' },
    ],
    [
      'inconclusive where questions were skipped',
      [PASS, UNASKED],
      HAPPY,
      { verdict: 'inconclusive', exitCode: 3, note: 'skipped' },
    ],
    ['our fault where there are no questions', [], HAPPY, { verdict: 'inconclusive', exitCode: 5, note: 'no-answers' }],
    [
      'the code of Ctrl-C, whatever was answered',
      [PASS],
      { code: 0, signal: 'SIGINT' },
      { verdict: 'inconclusive', exitCode: 130, note: 'interrupted' },
    ],
    [
      'the code of SIGTERM, whatever was answered',
      [FAIL],
      { code: 1, signal: 'SIGTERM' },
      { verdict: 'inconclusive', exitCode: 143, note: 'interrupted' },
    ],
  ])('%s', (...[, answers, ended, outcome]) => {
    expect(outcomeOf(fileOf(answers), ended)).toEqual(outcome);
  });

  it('our fault where nothing was left', () => {
    expect(outcomeOf(null, HAPPY)).toEqual({ verdict: 'inconclusive', exitCode: 5, note: 'no-answers' });
  });
});
