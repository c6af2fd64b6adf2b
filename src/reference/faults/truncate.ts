import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

/** The silent form of a partial failure: only who counts the rows notices. */
export const truncate = defineFault({
  name: 'truncate',
  doc: 'a quote answer holds at most so many symbols, and does not say that others are missing',
  examples: ['1'],
  refused: ['', '0', '50%', '51'],
  setting: (reader) => reader.count(FIRST, { from: 1, to: 50 }),
  print: String,
  start: (most) => ({ rowsMost: most }),
});
