import { defineFault } from './fault.ts';

export const flagsIgnored = defineFault({
  name: 'flags-ignored',
  doc: 'the flags have no effect: it runs in gateway-only whatever they say, and says so',
  examples: [''],
  refused: ['legacy-fallback'],
  setting: () => null,
  print: () => '',
  start: () => ({ ignoresFlags: true }),
});
