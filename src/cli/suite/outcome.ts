import { EXIT } from '../../core/errors.ts';
import type { Answer, SuiteFile } from '../../core/suite.ts';
import { type Verdict, worstVerdict } from '../../core/verdict.ts';

/** How vitest ended: its exit code, and the signal that we were told to end by. */
export type Ended = { readonly code: number; readonly signal: 'SIGINT' | 'SIGTERM' | null };

export type Outcome = {
  readonly verdict: Verdict;
  readonly exitCode: number;
  /** What a reader would not see in the answers. */
  readonly note: 'outside-questions' | 'skipped' | 'no-answers' | 'interrupted' | null;
};

const undecided = (exitCode: number, note: Outcome['note'] = null): Outcome => ({
  verdict: 'inconclusive',
  exitCode,
  note,
});

const EXIT_OF_SIGNAL = { SIGINT: EXIT.sigint, SIGTERM: EXIT.sigterm } as const;

const verdictsOf = (answers: readonly Answer[]): Verdict[] =>
  answers.flatMap((answer) => (answer.state === 'answered' ? [answer.verdict] : []));

/**
 * What a suite comes to. A proven fail stands whatever else went wrong. A question that could not be asked gives the exit code of that. A pass needs
 * every question answered with a pass and vitest content as well: when it is not, something outside the questions broke, and that is our fault.
 */
export const outcomeOf = (file: SuiteFile | null, { code, signal }: Ended): Outcome => {
  if (signal !== null) return undecided(EXIT_OF_SIGNAL[signal], 'interrupted');
  const answers = file?.questions.map(({ answer }) => answer) ?? [];
  if (answers.length === 0) return undecided(EXIT.ourFault, 'no-answers');
  const verdict = worstVerdict(verdictsOf(answers));
  if (verdict === 'fail') return { verdict, exitCode: EXIT.fail, note: null };
  const broken = answers.find((answer) => answer.state === 'broken');
  if (broken !== undefined) return undecided(broken.exitCode);
  const isWhole = answers.every(({ state }) => state === 'answered');
  if (code !== 0 && (!isWhole || verdict === 'pass')) return undecided(EXIT.ourFault, 'outside-questions');
  if (!isWhole) return undecided(EXIT.inconclusive, 'skipped');
  return verdict === 'pass' ? { verdict, exitCode: EXIT.pass, note: null } : undecided(EXIT.inconclusive);
};
