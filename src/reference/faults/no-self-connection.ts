import { defineFault } from './fault.ts';

export const noSelfConnection = defineFault({
  name: 'no-self-connection',
  doc: 'the target says that it cannot connect to itself; sockets of others get in',
  examples: [''],
  refused: ['50%'],
  setting: () => null,
  print: () => '',
  start: () => ({ failsSelfConnection: true }),
});
