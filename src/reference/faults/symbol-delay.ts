import { printDuration } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

export const symbolDelay = defineFault({
  name: 'symbol-delay',
  doc: 'every quote answer that holds this symbol waits this long; the other symbols stay well',
  examples: ['AAPL:400ms'],
  refused: ['', 'AAPL', '400ms', 'AAPL:400', ':400ms', 'no symbol:400ms', 'AAPL:400ms,MSFT:1s'],
  setting: (reader) => reader.forSymbol(FIRST, 'duration'),
  print: ({ symbol, value }) => `${symbol}:${printDuration(value)}`,
  start: ({ symbol, value }) => ({ quoteDelayMs: (_isLoad, symbols) => (symbols.includes(symbol) ? value : 0) }),
});
