import { printShare } from './amounts.ts';
import { defineFault, type FaultKind, type QuoteFault } from './fault.ts';
import { FIRST } from './parameters.ts';
import { shareByOrigin } from './share.ts';

/** A fault that does one thing to an exact share of quote requests, and takes nothing but that share. */
export const shareOfQuotes = ({
  becomes,
  ...named
}: Pick<FaultKind, 'name' | 'doc' | 'examples'> & { readonly becomes: QuoteFault }): FaultKind =>
  defineFault({
    ...named,
    refused: ['', '2', '0%', '2%,status=500'],
    setting: (reader) => reader.ratio(FIRST),
    print: printShare,
    start: (ratio) => {
      const isHit = shareByOrigin(ratio);
      return { quoteFault: (isLoad) => (isHit(isLoad) ? becomes : null) };
    },
  });
