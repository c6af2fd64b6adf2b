import type { World } from '../world.ts';
import { sendError, sendThrottled, unauthorized } from './envelope.ts';
import type { Exchange } from './exchange.ts';

/** What a passed guard leaves for the answer: the limit headers, none when no limit is applied. */
export type LimitHeaders = readonly string[];

/**
 * The throttler of the stock-api routes, by address and handler (docs/spec/target-contract.md 3.5). Null = refused and answered.
 * It stands before the credentials: unauthenticated requests count too.
 */
export const passLimiter = (exchange: Exchange, world: World): LimitHeaders | null => {
  if (world.options.rateLimit === null) return [];
  const key = `${exchange.request.socket.remoteAddress} ${exchange.entry.route}`;
  const answer = world.limiter.hit(key, world.clock.nowUs());
  if (!answer.allowed) {
    sendThrottled(exchange, world.clock, answer.retryAfterSec);
    return null;
  }
  return [
    'x-ratelimit-limit',
    String(answer.limit),
    'x-ratelimit-remaining',
    String(answer.remaining),
    'x-ratelimit-reset',
    String(answer.resetSec),
  ];
};

/** Both guards of a data endpoint: the limiter, then the key pair or a bearer token. Null = refused and answered. */
export const passGuards = (exchange: Exchange, world: World): LimitHeaders | null => {
  const headers = passLimiter(exchange, world);
  if (headers === null) return null;
  if (world.gatekeeper.admitsRequest(exchange.request.headers, world.clock.wallMs())) return headers;
  sendError(exchange, world.clock, { ...unauthorized(exchange.path), headers });
  return null;
};
