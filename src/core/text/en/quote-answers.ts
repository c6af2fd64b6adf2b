import type { AmissKind } from '../../target-books.ts';

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
} as const;
