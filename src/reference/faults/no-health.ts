import { defineFault } from './fault.ts';

/** What a deploy with another router does; a clock that only stops the answer finds it fast (docs/spec/rollback-strategy.zh.md:284). */
export const noHealth = defineFault({
  name: 'no-health',
  doc: 'the health of the base service is answered 404, as where nothing serves it',
  examples: [''],
  refused: ['404'],
  setting: () => null,
  print: () => '',
  start: () => ({ lacksHealth: true }),
});
