import { printShare } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

export const poolFull = defineFault({
  name: 'pool-full',
  doc: 'this share of the connection pool is taken (90 % unless given)',
  examples: ['', '85%'],
  refused: ['0.9', '0%'],
  setting: (reader) => reader.ratio(FIRST, 0.9),
  print: printShare,
  start: (ratio) => ({ poolTaken: ratio }),
});
