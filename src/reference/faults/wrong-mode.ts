import { defineFault } from './fault.ts';

export const wrongMode = defineFault({
  name: 'wrong-mode',
  doc: 'the flags endpoint and the websocket health report the other mode',
  examples: [''],
  refused: ['legacy-fallback'],
  setting: () => null,
  print: () => '',
  start: () => ({ reportsOtherMode: true }),
});
