import { defineFault } from './fault.ts';

/** The smallest fault there is: copy this file to write another, and add it to `registry.ts`. */
export const none = defineFault({
  name: 'none',
  doc: 'changes nothing: the first example of a fault',
  examples: [''],
  refused: ['1%', 'share=1%'],
  setting: () => null,
  print: () => '',
  start: () => ({}),
});
