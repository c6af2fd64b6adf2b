import { defineFault } from './fault.ts';

/** docs/spec/target-contract.md 5, failure 5: subscribe is acked and no data follow. */
export const silent = defineFault({
  name: 'silent',
  doc: 'subscriptions are acked, but no data frame is sent',
  examples: [''],
  refused: ['50%'],
  setting: () => null,
  print: () => '',
  start: () => ({ mutesData: true }),
});
