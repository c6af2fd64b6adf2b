import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

/** Over 10 an hour are a trigger of the automatic rollback (docs/spec/target-contract.md:113). */
export const emergencyFallbacks = defineFault({
  name: 'emergency-fallbacks',
  doc: 'the flags endpoint says that so many emergency fallbacks happened in the last hour',
  examples: ['12'],
  refused: ['', '0', '1.5', '12%'],
  setting: (reader) => reader.count(FIRST, { from: 1, to: 1_000_000 }),
  print: String,
  start: (count) => ({ emergencyFallbacks: count }),
});
