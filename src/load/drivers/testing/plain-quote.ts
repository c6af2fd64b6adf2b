import type { QuoteRequestSpec } from '../../../core/target-spec.ts';

/** The least of a quote request, answered by rows at the top of an envelope. */
export const PLAIN_QUOTE: QuoteRequestSpec = {
  method: 'GET',
  path: '/quote',
  symbolsIn: 'query',
  symbolsKey: 'symbols',
  query: {},
  body: {},
  auth: 'none',
  optionsIn: 'query',
  takes: {},
  symbolsMost: 50,
  cache: null,
  answer: { successAt: ['success'], rowsAt: ['data'], symbolField: 'symbol', partialAt: null, errorCodeAt: ['code'] },
};
