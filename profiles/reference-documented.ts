import { defineProfile } from '../src/core/profile.ts';

/**
 * The built-in reference target, speaking the documented contract: every endpoint of the rollback document is there
 * (docs/spec/documented-contract.md), quotes are anonymous, and it keeps books of its own to compare ours with.
 */
export default defineProfile({
  name: 'reference-documented',
  dialect: 'documented',
  // Where it listens unless `--url` says otherwise.
  url: 'http://127.0.0.1:3000',
  // A path where the endpoint is served, 'absent' where it is not: a check without its endpoint is never a pass.
  endpoints: {
    health: '/api/health',
    healthWebsocket: '/api/health/websocket',
    healthStreamDataFetcher: '/api/health/stream-data-fetcher',
    legacySupport: '/api/health/websocket-legacy-support',
    featureFlags: '/api/v1/monitoring/feature-flags/websocket',
    connectionPool: '/api/v1/monitoring/connection-pool-stats',
    errorRate: '/api/v1/monitoring/error-rate',
    testConnection: '/api/v1/stream/test-connection',
    rateLimitValidation: '/api/v1/test/rate-limit-validation',
    configValidation: '/api/v1/config/stream-config-validation',
  },
  // Quotes take the document's spelling, subscriptions the strict one: 700.HK and 00700.HK are different symbols.
  quoteSymbols: ['700.HK', 'AAPL', '9988.HK', 'MSFT', '5.HK', 'NVDA', '1299.HK', 'TSLA'],
  streamSymbols: ['00700.HK', 'AAPL.US', '09988.HK', 'MSFT.US', '00005.HK', 'NVDA.US', '01299.HK', 'TSLA.US'],
  provider: 'longport',
  streamProvider: 'infoway',
  // The reference target numbers its ticks in this field, so loss, doubles and order can be judged.
  sequence: 'data[].volume',
  // It takes any key pair; one is made up when the environment holds none.
  credentials: { required: 'open' },
  // Its own counters. The token is whatever the target was started with, read from this variable.
  books: { path: '/__gateproof/books', tokenEnv: 'GATEPROOF_ADMIN_TOKEN' },
  // How it is started by `ab` without `--url`, and by `run --managed`. `{gateproof}` is this very program; it finds a port itself and says so.
  managed: {
    start: ['{gateproof}', 'target', '--mode', '{mode}', '--port', '0', '--json'],
    passEnv: ['GATEPROOF_APP_KEY', 'GATEPROOF_ACCESS_TOKEN', 'GATEPROOF_USERNAME', 'GATEPROOF_PASSWORD'],
    // Without a token of yours both sides get a fresh one, so that the books are compared.
    makeUpEnv: ['GATEPROOF_ADMIN_TOKEN'],
    ready: { line: '^\\{"url":"(?<url>[^"]+)"' },
  },
  // Where it tells how often it fell back in the last hour; watched by `gateproof watch`.
  watch: {
    emergencyFallbacks: {
      path: '/api/v1/monitoring/feature-flags/websocket',
      field: 'emergencyFallbacksLastHour',
    },
  },
  // Its CPU and memory are read while it is loaded: whoever listens on its port, where that is on this machine.
  process: { portOwner: true },
});
