import type { ResolvedOptions } from '../options.ts';
import type { World } from '../world.ts';
import type { Exchange } from './exchange.ts';
import { health, healthFetcher, healthWebsocket, legacySupport } from './health.ts';
import { login } from './login.ts';
import { configValidation, errorRate, featureFlags, poolStats, rateLimitValidation } from './monitoring.ts';
import { querySymbols } from './query-symbols.ts';
import { getQuotes } from './quote-get.ts';
import { postQuotes } from './quote-post.ts';
import { testConnection } from './test-connection.ts';

/** Answers one request, now or later. */
export type Handler = (exchange: Exchange, world: World) => void | Promise<void>;

export type Route = {
  /** As the books name it. */
  readonly name: string;
  /** Quotes are what faults, pool and error rate are about. */
  readonly isQuote: boolean;
  readonly handle: Handler;
};

type Row = readonly [name: string, handle: Handler, kind?: 'quote'];

/** docs/spec/documented-contract.md:10-20 */
const DOCUMENTED: readonly Row[] = [
  ['GET /api/health', health],
  ['GET /api/health/websocket', healthWebsocket],
  ['GET /api/health/stream-data-fetcher', healthFetcher],
  ['GET /api/health/websocket-legacy-support', legacySupport],
  ['GET /api/v1/monitoring/feature-flags/websocket', featureFlags],
  ['GET /api/v1/monitoring/connection-pool-stats', poolStats],
  ['GET /api/v1/monitoring/error-rate', errorRate],
  ['GET /api/v1/stream/test-connection', testConnection],
  ['GET /api/v1/receiver/get-stock-quote', getQuotes, 'quote'],
  ['POST /api/v1/test/rate-limit-validation', rateLimitValidation],
  ['GET /api/v1/config/stream-config-validation', configValidation],
];

/** docs/spec/target-contract.md 3.3, 3.4 */
const STOCK_API: readonly Row[] = [
  ['POST /api/v1/receiver/data', postQuotes, 'quote'],
  ['GET /api/v1/query/symbols', querySymbols, 'quote'],
  ['POST /api/v1/auth/login', login],
];

/** The routes of a dialect, by method and path. */
export const routesOf = (dialect: ResolvedOptions['dialect']): ReadonlyMap<string, Route> => {
  const documented = dialect === 'stock-api' ? [] : DOCUMENTED;
  const stockApi = dialect === 'documented' ? [] : STOCK_API;
  return new Map(
    [...documented, ...stockApi].map(([name, handle, kind]) => [name, { name, handle, isQuote: kind === 'quote' }]),
  );
};
