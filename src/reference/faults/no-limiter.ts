import { defineFault } from './fault.ts';

export const noLimiter = defineFault({
  name: 'no-limiter',
  doc: 'the rate limiter lets everything through, and its own validation says so',
  examples: [''],
  refused: ['10%'],
  setting: () => null,
  print: () => '',
  start: () => ({ opensLimiter: true }),
});
