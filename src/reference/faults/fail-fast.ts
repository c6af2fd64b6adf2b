import { printDuration, printShare } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';
import { shareByOrigin } from './share.ts';

/** A server that sheds load: who looks only at the answers that were good sees it get better. */
export const failFast = defineFault({
  name: 'fail-fast',
  doc: 'quote answers wait `base`; from `at` on a share fails at once (503) and the others are `faster` by so much',
  examples: ['6%', '8%,base=80ms,faster=50%,at=100ms'],
  refused: ['', '6', '0%', '6%,base=100', '6%,faster=0%', '6%,faster=120%', '6%,status=500'],
  setting: (reader) => ({
    ratio: reader.ratio(FIRST),
    baseMs: reader.durationMs('base', 100),
    faster: reader.ratio('faster', 0.4),
    atMs: reader.durationMs('at', 0),
  }),
  print: ({ ratio, baseMs, faster, atMs }) =>
    `${printShare(ratio)},base=${printDuration(baseMs)},faster=${printShare(faster)},at=${printDuration(atMs)}`,
  start: ({ ratio, baseMs, faster, atMs }, { clock }) => {
    const isHit = shareByOrigin(ratio);
    const fromUs = clock.nowUs() + atMs * 1000;
    const sheds = (): boolean => clock.nowUs() >= fromUs;
    return {
      quoteDelayMs: () => (sheds() ? baseMs * (1 - faster) : baseMs),
      quoteFault: (isLoad) =>
        sheds() && isHit(isLoad) ? { kind: 'error', status: 503, code: 'SERVICE_UNAVAILABLE' } : null,
    };
  },
});
