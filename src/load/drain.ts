import type { Scenario } from '../core/scenario.ts';

/** How long answers under way get after an early end: a few seconds for somebody who waits, or as long as they would have had at the planned end. */
export type Drain = 'short' | 'whole';

const SHORT_US = 5_000_000;

/** In microseconds. */
export const drainUsOf = ({ drainMs, quotes, sockets }: Scenario, drain: Drain): number =>
  drain === 'short'
    ? SHORT_US
    : Math.max(drainMs, quotes.timeoutMs, sockets.connectTimeoutMs + sockets.leaveTimeoutMs) * 1000;
