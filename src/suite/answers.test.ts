import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EXIT, HarnessError } from '../core/errors.ts';
import { type Answer, suiteFileSchema } from '../core/suite.ts';
import type { Verdict } from '../core/verdict.ts';
import { InconclusiveError } from '../matchers/index.ts';
import { answerOf } from './answer-of.ts';
import { openBook } from './book.ts';

const thrownBy = (ask: () => void): unknown => {
  try {
    ask();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

describe('what ended a question', () => {
  it.each<[string, unknown, object]>([
    [
      'a failed expectation is a fail',
      thrownBy(() => expect(1).toBe(2)),
      { state: 'answered', verdict: 'fail', text: expect.stringContaining('expected 1 to be 2') },
    ],
    [
      'a matcher that fails is a fail',
      thrownBy(() => expect('x').toMatch(/y/)),
      { state: 'answered', verdict: 'fail', text: expect.any(String) },
    ],
    [
      'an InconclusiveError is inconclusive',
      new InconclusiveError('INCONCLUSIVE: why'),
      { state: 'answered', verdict: 'inconclusive', text: 'INCONCLUSIVE: why' },
    ],
    [
      'a HarnessError is broken, with its own exit code and hint',
      new HarnessError('nobody there', { exitCode: EXIT.unreachable, hint: 'start it' }),
      { state: 'broken', exitCode: 4, text: 'nobody there\n  -> start it' },
    ],
    [
      'anything unexpected is our fault, and proves nothing of the target',
      new TypeError('x is undefined'),
      { state: 'broken', exitCode: 5, text: 'x is undefined' },
    ],
    ['so is what is no error', 'a word', { state: 'broken', exitCode: 5, text: 'a word' }],
  ])('%s', (_, error, answer) => {
    expect(answerOf(error)).toEqual(answer);
  });
});

describe('the book of a suite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateproof-book-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const out = join(folder, 'new', 'one');
  const read = () => suiteFileSchema.parse(JSON.parse(readFileSync(join(out, 'suite.json'), 'utf8')));

  it('is whole at every moment, with what is not answered yet', () => {
    const book = openBook('smoke', out);
    expect(existsSync(join(out, 'suite.json'))).toBe(false);
    book.declare('first?');
    book.declare('second?');
    book.noteRun('run-1');
    book.answer('first?', { state: 'answered', verdict: 'pass', text: null });
    expect(read()).toEqual({
      ...{ schemaVersion: 1, suite: 'smoke', verdict: null, exitCode: null, runs: ['run-1'] },
      questions: [
        { question: 'first?', answer: { state: 'answered', verdict: 'pass', text: null } },
        { question: 'second?', answer: { state: 'unanswered' } },
      ],
    });
  });

  const answered = (verdict: Verdict): Answer => ({ state: 'answered', verdict, text: null });
  const broken: Answer = { state: 'broken', exitCode: 4, text: 'nobody there' };
  const worstFirst = [answered('fail'), broken, answered('inconclusive'), answered('pass')];
  const pairs = worstFirst.flatMap((worse, i) => worstFirst.slice(i + 1).map((better) => [worse, better] as const));

  it.each(pairs)('keeps %j beside %j, in whichever order vitest gets them', (worse, better) => {
    for (const inTurn of [
      [worse, better],
      [better, worse],
    ]) {
      const book = openBook('smoke', out);
      book.declare('asked again?');
      for (const answer of inTurn) book.answer('asked again?', answer);
      expect(read().questions).toEqual([{ question: 'asked again?', answer: worse }]);
    }
  });

  it('keeps the first of two that are as bad: its run is the one that was seen', () => {
    const book = openBook('smoke', out);
    book.declare('asked again?');
    for (const text of ['first', 'second']) book.answer('asked again?', { state: 'answered', verdict: 'fail', text });
    expect(read().questions[0]?.answer).toMatchObject({ text: 'first' });
  });

  it('has each question once: an answer would hide another', () => {
    const book = openBook('smoke', out);
    book.declare('first?');
    expect(() => book.declare('first?')).toThrow('there twice');
  });
});
