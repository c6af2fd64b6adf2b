import type { QuoteSink } from '../contract.ts';

/** Hears nothing. A test takes from it what it does not ask about. */
export const NO_QUOTES: QuoteSink = {
  opened: () => {},
  sent: () => {},
  answering: () => {},
  retryAfter: () => {},
  lacked: () => {},
  ok: () => {},
  failed: () => {},
};
