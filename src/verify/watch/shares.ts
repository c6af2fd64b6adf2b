import { bad, good, type Reading, say, unknown } from './reading.ts';
import type { Share } from './windows.ts';

/** docs/spec/target-contract.md:111: over 20 % in 5 minutes. */
export const DISCONNECT_LIMIT = 0.2;
export const DISCONNECT_WINDOW_US = 300_000_000;
/** docs/spec/target-contract.md:112: over 5 % in 1 minute. */
export const GATEWAY_LIMIT = 0.05;
export const GATEWAY_WINDOW_US = 60_000_000;

/** Of fewer one that is lost would be a fifth of all. */
const FEWEST_SOCKETS = 5;
/** Of the dozen attempts of a minute one that fails is 8 %: a single failure is no share. */
const FEWEST_FAILURES = 2;

/** Of our own sockets that were open in the last 5 minutes, how many the other side ended. */
export const readDisconnects = ({ n, bad: lost }: Share): Reading => {
  if (n < FEWEST_SOCKETS) return unknown(say.disconnects.tooFew(n));
  const ratio = lost / n;
  return ratio > DISCONNECT_LIMIT
    ? bad(say.disconnects.over(lost, n), ratio)
    : good(say.disconnects.well(lost, n), ratio);
};

/** Of our own attempts to join, subscribe and be answered in the last minute, how many failed. `whyNone`: what came of those that tell nothing. */
export const readGatewayErrors = ({ n, bad: failed }: Share, last: string, whyNone: string): Reading => {
  if (n === 0) return unknown(whyNone);
  const ratio = failed / n;
  return failed >= FEWEST_FAILURES && ratio > GATEWAY_LIMIT
    ? bad(say.gateway.over(failed, n, last), ratio)
    : good(say.gateway.well(failed, n), ratio);
};
