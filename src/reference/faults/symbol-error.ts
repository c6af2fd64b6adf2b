import { printShare } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';
import { shareByOrigin } from './share.ts';

export const symbolError = defineFault({
  name: 'symbol-error',
  doc: 'an exact share of the quote requests for this symbol is answered at once with 500 EXTERNAL_API_ERROR',
  examples: ['AAPL:5%'],
  refused: ['', 'AAPL', '5%', 'AAPL:5', 'AAPL:0%', ':5%', 'no symbol:5%', 'AAPL:5%,status=503'],
  setting: (reader) => reader.forSymbol(FIRST, 'share'),
  print: ({ symbol, value }) => `${symbol}:${printShare(value)}`,
  start: ({ symbol, value }) => {
    const isHit = shareByOrigin(value);
    return {
      quoteFault: (isLoad, symbols) =>
        symbols.includes(symbol) && isHit(isLoad) ? { kind: 'error', status: 500, code: 'EXTERNAL_API_ERROR' } : null,
    };
  },
});
