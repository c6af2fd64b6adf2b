import { defineFault } from './fault.ts';

export const badConfig = defineFault({
  name: 'bad-config',
  doc: 'the configuration is reported as invalid',
  examples: [''],
  refused: ['x'],
  setting: () => null,
  print: () => '',
  start: () => ({ configErrors: ['planted by the fault bad-config'] }),
});
