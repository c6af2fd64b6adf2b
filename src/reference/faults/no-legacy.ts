import { defineFault } from './fault.ts';

export const noLegacy = defineFault({
  name: 'no-legacy',
  doc: 'the legacy support is said to be missing',
  examples: [''],
  refused: ['x'],
  setting: () => null,
  print: () => '',
  start: () => ({ lacksLegacy: true }),
});
