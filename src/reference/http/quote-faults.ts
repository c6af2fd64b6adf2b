import type { QuoteFault } from '../faults/fault.ts';
import type { World } from '../world.ts';
import { type ErrorAnswer, retryAfterHeader, sendError, sendThrottled } from './envelope.ts';
import { type Exchange, resetExchange, send, sendHalf, type Write } from './exchange.ts';
import { sendMalformed } from './malformed.ts';

/** The envelope of an upstream failure (docs/spec/wire-samples.md:48). */
const plantedError = (path: string, status: number, code: string): ErrorAnswer => ({
  status,
  code,
  message: 'Upstream request failed',
  details: { type: 'BusinessException', path, errorCode: code, retryable: true, context: { upstreamStatus: status } },
});

/** A quote about to be answered, and the symbols that it asks for; null stands for one of no valid form. */
export type QuoteAsked = { readonly headers: readonly string[]; readonly symbols: readonly (string | null)[] };

/** How a quote is delivered: whether its last row is left out, and the answer says so; and what writes it. */
export type Delivery = { readonly leavesOut: 'nothing' | 'said' | 'unsaid'; readonly write: Write };

export const WHOLE: Delivery = { leavesOut: 'nothing', write: send };

const deliveryUnder = (fault: QuoteFault | null): Delivery => {
  switch (fault?.kind) {
    case 'partial':
      return { ...WHOLE, leavesOut: 'said' };
    case 'missing':
      return { ...WHOLE, leavesOut: 'unsaid' };
    case 'malformed':
      return { ...WHOLE, write: sendMalformed(fault.how) };
    case 'half':
      return { ...WHOLE, write: sendHalf(fault.by) };
    default:
      return WHOLE;
  }
};

/** A 429 as its sender writes it (docs/spec/target-contract.md 7.2). */
const throttle = (
  exchange: Exchange,
  { clock }: World,
  { by, retryAfterSec }: Extract<QuoteFault, { kind: 'throttled' }>,
  headers: readonly string[],
): void => {
  if (by === 'limiter') sendThrottled(exchange, clock, retryAfterSec);
  else {
    const error = plantedError(exchange.path, 429, 'RESOURCE_EXHAUSTED');
    sendError(exchange, clock, { ...error, headers: [...headers, ...retryAfterHeader(retryAfterSec)] });
  }
};

/** What comes at once instead of a delivery; false: nothing does. */
const answersAtOnce = (
  exchange: Exchange,
  world: World,
  fault: QuoteFault | null,
  headers: readonly string[],
): boolean => {
  switch (fault?.kind) {
    case 'hang':
      return true;
    case 'reset':
      resetExchange(exchange);
      return true;
    case 'throttled':
      throttle(exchange, world, fault, headers);
      return true;
    case 'error':
      sendError(exchange, world.clock, { ...plantedError(exchange.path, fault.status, fault.code), headers });
      return true;
    default:
      return false;
  }
};

/**
 * Delivers a quote, or does what the planted faults make of it: an error, a 429 and a reset before the answer come at once, a delivery (also one
 * that is malformed, or ends half-way) after the planted delay.
 */
export const underQuoteFaults = (
  exchange: Exchange,
  world: World,
  { headers, symbols }: QuoteAsked,
  deliver: (delivery: Delivery) => void,
): void => {
  const { faults, clock } = world;
  const isLoad = exchange.entry.index >= 0;
  const named = symbols.filter((symbol) => symbol !== null);
  const delayMs = faults.quoteDelayMs(isLoad, named);
  const fault = faults.quoteFault(isLoad, named);
  if (answersAtOnce(exchange, world, fault, headers)) return;
  if (delayMs > 0) {
    const cancel = clock.after(delayMs * 1000, () => deliver(deliveryUnder(fault)));
    // Nobody is left to answer once the connection is gone, and a target that ends must not wait for its own delays.
    exchange.response.once('close', cancel);
  } else deliver(deliveryUnder(fault));
};
