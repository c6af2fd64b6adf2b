import type { Scenario } from '../core/scenario.ts';

/** How long what is under way gets once nothing more is due: a few seconds for somebody who waits, or as long as the scenario lets any of it wait. */
export type Drain = 'short' | 'whole';

const SHORT_US = 5_000_000;

/** In microseconds. A whole one cuts nobody short: not a request, nor a socket that has to get in and to leave again. */
export const drainUsOf = ({ drainMs, quotes, sockets }: Scenario, drain: Drain): number =>
  drain === 'short'
    ? SHORT_US
    : Math.max(drainMs, quotes.timeoutMs, sockets.connectTimeoutMs + sockets.leaveTimeoutMs) * 1000;
