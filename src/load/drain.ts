import type { Scenario } from '../core/scenario.ts';
import { OVERDUE_US } from './overdue.ts';

/** How long what is under way gets once nothing more is due: a few seconds for somebody who waits, or as long as the scenario lets any of it wait. */
export type Drain = 'short' | 'whole';

const SHORT_US = 5_000_000;

/** In microseconds. A whole one cuts nobody short: not a request, nor a socket that has to get in, to hear of its subscription and to leave again. */
export const drainUsOf = ({ drainMs, quotes, sockets }: Scenario, drain: Drain): number => {
  if (drain === 'short') return SHORT_US;
  const socketUs = (sockets.connectTimeoutMs + sockets.leaveTimeoutMs) * 1000 + OVERDUE_US;
  return Math.max(drainMs * 1000, quotes.timeoutMs * 1000, socketUs);
};
