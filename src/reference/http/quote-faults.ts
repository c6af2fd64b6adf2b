import type { World } from '../world.ts';
import { type ErrorAnswer, sendError } from './envelope.ts';
import { type Exchange, resetExchange } from './exchange.ts';

/** The envelope of an upstream failure (docs/spec/wire-samples.md:48). */
const plantedError = (path: string, status: number, code: string): ErrorAnswer => ({
  status,
  code,
  message: 'Upstream request failed',
  details: { type: 'BusinessException', path, errorCode: code, retryable: true, context: { upstreamStatus: status } },
});

/** A quote about to be answered, and the symbols that it asks for; null stands for one of no valid form. */
export type QuoteAsked = { readonly headers: readonly string[]; readonly symbols: readonly (string | null)[] };

/**
 * Delivers a quote, or does what the planted faults make of it: an error and a reset come at once, a delivery after the planted delay.
 * `deliver` is told whether it must leave out a symbol.
 */
export const underQuoteFaults = (
  exchange: Exchange,
  world: World,
  { headers, symbols }: QuoteAsked,
  deliver: (partial: boolean) => void,
): void => {
  const { faults, clock } = world;
  const isLoad = exchange.entry.index >= 0;
  const named = symbols.filter((symbol) => symbol !== null);
  const delayMs = faults.quoteDelayMs(isLoad, named);
  const fault = faults.quoteFault(isLoad, named);
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'reset') resetExchange(exchange);
  else if (fault?.kind === 'error') {
    sendError(exchange, clock, { ...plantedError(exchange.path, fault.status, fault.code), headers });
  } else if (delayMs > 0) {
    const cancel = clock.after(delayMs * 1000, () => deliver(fault?.kind === 'partial'));
    // Nobody is left to answer once the connection is gone, and a target that ends must not wait for its own delays.
    exchange.response.once('close', cancel);
  } else deliver(fault?.kind === 'partial');
};
