import { defineFault } from './fault.ts';

/** docs/spec/target-contract.md 5, failure 8: the upstream is there and sends nothing. */
export const noTicks = defineFault({
  name: 'no-ticks',
  doc: 'the market stands still: no tick is made, and the fetcher turns degraded after 10 s',
  examples: [''],
  refused: ['1s'],
  setting: () => null,
  print: () => '',
  start: () => ({ stopsMarket: true }),
});
