import { EXIT, HarnessError } from '../../core/errors.ts';
import type { Judgement } from '../../core/judgement.ts';
import type { Verdict } from '../../core/verdict.ts';
import type { VerificationLoad } from '../../core/verification.ts';
import type { PlayedRun } from '../session/play.ts';

/** The load as a part of a verification, with the exit code that it would have alone; `run` null: it was not played. */
export type LoadPart = {
  readonly load: VerificationLoad;
  readonly run: (Pick<PlayedRun, 'record' | 'plan' | 'samples'> & { readonly judgement: Judgement }) | null;
  readonly exitCode: number;
};

export const notPlayed = (why: string, hint: string, exitCode: number): LoadPart => ({
  load: { state: 'not-played', why, hint },
  run: null,
  exitCode,
});

/** A load that could not be played is a part without a verdict, whosever fault that is: what the checklist proved stands. A bug is thrown. */
export const unplayedBy = (error: unknown): LoadPart => {
  if (!(error instanceof HarnessError)) throw error;
  return notPlayed(error.message, error.hint, error.exitCode);
};

/**
 * The exit code of a verification, from its verdict and the codes of its parts. Ctrl-C and SIGTERM keep theirs. What is proven to be broken stays so,
 * whatever else went wrong; only then comes our own fault, and else the verdict has it.
 */
export const exitCodeOf = (verdict: Verdict, codes: readonly (number | null)[]): number => {
  const signal = codes.find((code): code is number => code === EXIT.sigint || code === EXIT.sigterm);
  if (signal !== undefined) return signal;
  return verdict !== 'fail' && codes.includes(EXIT.ourFault) ? EXIT.ourFault : EXIT[verdict];
};
