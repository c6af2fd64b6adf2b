import { EXIT, HarnessError } from '../core/errors.ts';
import type { Answer } from '../core/suite.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { InconclusiveError } from '../matchers/index.ts';

/** Errors of `expect` say what was there and what was wanted; nothing else has both. */
const isAssertion = (error: Error): boolean => 'actual' in error && 'expected' in error;

/**
 * What an error that ended a question means: a failed expectation is a fail; an InconclusiveError inconclusive; a HarnessError is broken with its
 * own exit code, and anything else our own fault: what nobody expected to happen proves nothing of the target.
 */
export const answerOf = (error: unknown): Answer => {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof InconclusiveError) return { state: 'answered', verdict: 'inconclusive', text };
  if (error instanceof HarnessError) {
    const hint = error.hint === '' ? '' : `\n${englishCatalogue.cli.hint(error.hint)}`;
    return { state: 'broken', exitCode: error.exitCode, text: `${text}${hint}` };
  }
  if (error instanceof Error && isAssertion(error)) return { state: 'answered', verdict: 'fail', text };
  return { state: 'broken', exitCode: EXIT.ourFault, text };
};
