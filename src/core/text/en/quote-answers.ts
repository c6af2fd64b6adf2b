import type { Arm } from '../../modes.ts';
import type { AmissKind } from '../../target-books.ts';
import { milliseconds } from './figures.ts';

/** As in "answers that were not JSON": what both sets of books count apart. */
const AMISS_WORDS: Readonly<Record<AmissKind, string>> = {
  'missing-symbol': 'answers that lack a symbol and do not say so',
  partial: 'answers that say a part is missing',
  envelope: 'answers 2xx that are no success envelope',
  'not-json': 'answers 2xx that are not JSON',
  'http-429-limiter': 'answers 429 of the limiter',
  'http-429-upstream': 'answers 429 from upstream',
};

/** English sentences about answers to quotes that are not what was asked for. */
export const quoteAnswersText = {
  amiss: (kind: AmissKind) => AMISS_WORDS[kind],
  retryAfter: () => 'answers 429 with Retry-After',
  goodOnesHold: (mode: Arm, of: { readonly goodMs: number; readonly limitMs: number }) =>
    `${mode}: the good answers alone would hold: ${milliseconds(of.goodMs)} at P95, limit ${milliseconds(of.limitMs)}. What breaks it are the requests without one, which count as slower than any limit. Mend these first.`,
} as const;
