import { printDuration, printShare } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';
import { shareByOrigin } from './share.ts';

const SENDERS = ['limiter', 'upstream'] as const;

/** The throttler says when to come back, upstream does not (docs/spec/target-contract.md 7.2). */
const USUAL_RETRY_MS = { limiter: 60_000, upstream: 0 } as const;

export const throttle = defineFault({
  name: 'throttle',
  doc: 'an exact share of quote requests is answered 429 at once, as the limiter does it or as upstream does',
  examples: ['2%', '2%,retry-after=0s', '2%,by=upstream', '2%,by=upstream,retry-after=5s'],
  refused: ['', '2', '0%', '2%,by=proxy', '2%,retry-after=5', '2%,status=429'],
  setting: (reader) => {
    const ratio = reader.ratio(FIRST);
    const by = reader.choice('by', SENDERS, 'limiter');
    return { ratio, by, retryMs: reader.durationMs('retry-after', USUAL_RETRY_MS[by]) };
  },
  print: ({ ratio, by, retryMs }) => `${printShare(ratio)},by=${by},retry-after=${printDuration(retryMs)}`,
  start: ({ ratio, by, retryMs }) => {
    const isHit = shareByOrigin(ratio);
    // The header counts whole seconds (RFC 9110, 10.2.3).
    const retryAfterSec = Math.ceil(retryMs / 1_000);
    return { quoteFault: (isLoad) => (isHit(isLoad) ? { kind: 'throttled', by, retryAfterSec } : null) };
  },
});
