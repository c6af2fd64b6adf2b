import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, SUITE_FILE, type SuiteFile } from '../core/suite.ts';
import type { Verdict } from '../core/verdict.ts';

/** The answers of a suite. Its file is whole at every moment, so that whatever ends the suite leaves what was known by then. */
export type Book = {
  /** A question that will be asked; one of that name must not be there yet. */
  declare(question: string): void;
  /** Of several answers to one question the first of the worst counts: what was proven once stays proven, however often vitest asks again. */
  answer(question: string, answer: Answer): void;
  /** A run that the answers stand on, by the name of its folder. */
  noteRun(folder: string): void;
};

const RANK_OF_VERDICT: Readonly<Record<Verdict, number>> = { fail: 0, inconclusive: 2, pass: 3 };

/** The worst first. */
const rankOf = (answer: Answer): number => {
  switch (answer.state) {
    case 'answered':
      return RANK_OF_VERDICT[answer.verdict];
    case 'broken':
      return 1;
    case 'unanswered':
      return 4;
  }
};

/** Opens the book of a suite in its folder. */
export const openBook = (suite: string, folder: string): Book => {
  mkdirSync(folder, { recursive: true });
  const answers = new Map<string, Answer>();
  const runs: string[] = [];
  const write = (): void => {
    const questions = [...answers].map(([question, answer]) => ({ question, answer }));
    const content: SuiteFile = { schemaVersion: 1, suite, verdict: null, exitCode: null, questions, runs };
    const path = join(folder, SUITE_FILE);
    writeFileSync(`${path}.partial`, `${JSON.stringify(content, null, 2)}\n`);
    renameSync(`${path}.partial`, path);
  };
  return {
    declare: (question) => {
      if (answers.has(question)) throw new RangeError(`the question is there twice: ${question}`);
      answers.set(question, { state: 'unanswered' });
      write();
    },
    answer: (question, answer) => {
      const before = answers.get(question);
      if (before !== undefined && rankOf(before) <= rankOf(answer)) return;
      answers.set(question, answer);
      write();
    },
    noteRun: (run) => {
      runs.push(run);
      write();
    },
  };
};
