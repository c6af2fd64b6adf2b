import { defineFault } from './fault.ts';

export const flagsLie = defineFault({
  name: 'flags-lie',
  doc: 'the flags endpoint alone reports the other mode; behaviour is that of the real one',
  examples: [''],
  refused: ['gateway-only'],
  setting: () => null,
  print: () => '',
  start: () => ({ flagsLie: true }),
});
