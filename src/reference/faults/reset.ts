import { printShare } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';
import { shareByOrigin } from './share.ts';

const PLACES = ['start', 'body'] as const;
const WAYS = ['reset', 'close'] as const;

export const reset = defineFault({
  name: 'reset',
  doc: 'an exact share of quote requests gets its TCP connection reset instead of an answer, or `at=body` amid it',
  examples: ['2%', '100%', '2%,at=body', '2%,at=body,by=close'],
  refused: ['', '2', '0%', '2%,status=500', '2%,at=end', '2%,at=body,by=server', '2%,by=close'],
  setting: (reader) => {
    const ratio = reader.ratio(FIRST);
    const at = reader.choice('at', PLACES, 'start');
    // Before an answer there is nothing that a close would leave half-way.
    return { ratio, at, by: at === 'body' ? reader.choice('by', WAYS, 'reset') : ('reset' as const) };
  },
  print: ({ ratio, at, by }) => (at === 'start' ? printShare(ratio) : `${printShare(ratio)},at=${at},by=${by}`),
  start: ({ ratio, at, by }) => {
    const isHit = shareByOrigin(ratio);
    return {
      quoteFault: (isLoad) => {
        if (!isHit(isLoad)) return null;
        return at === 'start' ? { kind: 'reset' } : { kind: 'half', by };
      },
    };
  },
});
