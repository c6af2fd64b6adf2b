import { printShare } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

/** `null` and a text are what an alert that compares numbers never fires on (docs/spec/documented-contract.md:48). */
export const errorRate = defineFault({
  name: 'error-rate',
  doc: 'the error rate is reported as this share, as `null`, or as a `text`',
  examples: ['5%', 'null', 'text'],
  refused: ['', '5', '0%', 'nil'],
  setting: (reader) => (reader.is(FIRST, 'null') || reader.is(FIRST, 'text') ? word(reader) : reader.ratio(FIRST)),
  print: (rate) => (typeof rate === 'number' ? printShare(rate) : rate),
  start: (rate) => ({ reportsErrorRate: { rate: rate === 'null' ? null : rate === 'text' ? 'unknown' : rate } }),
});

const word = (reader: { choice(key: string, choices: readonly ['null', 'text']): 'null' | 'text' }) =>
  reader.choice(FIRST, ['null', 'text']);
