import { defineProfile } from '../src/core/profile.ts';

/**
 * The built-in reference target, speaking as the real backend does (docs/spec/target-contract.md): quotes are a POST with credentials,
 * and none of the document's health, flag or test endpoints exists. Still with books and numbered ticks: the place to prove a
 * stock-api run before a real one.
 */
export default defineProfile({
  name: 'reference-stock-api',
  dialect: 'stock-api',
  url: 'http://127.0.0.1:3000',
  endpoints: {
    health: 'absent',
    healthWebsocket: 'absent',
    healthStreamDataFetcher: 'absent',
    legacySupport: 'absent',
    featureFlags: 'absent',
    connectionPool: 'absent',
    errorRate: 'absent',
    testConnection: 'absent',
    rateLimitValidation: 'absent',
    configValidation: 'absent',
  },
  quoteSymbols: ['00700.HK', 'AAPL.US', '09988.HK', 'MSFT.US', '00005.HK', 'NVDA.US', '01299.HK', 'TSLA.US'],
  streamSymbols: ['00700.HK', 'AAPL.US', '09988.HK', 'MSFT.US', '00005.HK', 'NVDA.US', '01299.HK', 'TSLA.US'],
  provider: 'infoway',
  sequence: 'data[].volume',
  credentials: { required: 'open' },
  loginPath: '/api/v1/auth/login',
  books: { path: '/__gateproof/books', tokenEnv: 'GATEPROOF_ADMIN_TOKEN' },
  managed: {
    start: ['{gateproof}', 'target', '--mode', '{mode}', '--dialect', 'stock-api', '--port', '0', '--json'],
    passEnv: ['GATEPROOF_APP_KEY', 'GATEPROOF_ACCESS_TOKEN', 'GATEPROOF_USERNAME', 'GATEPROOF_PASSWORD'],
    makeUpEnv: ['GATEPROOF_ADMIN_TOKEN'],
    ready: { line: '^\\{"url":"(?<url>[^"]+)"' },
  },
  // Its CPU and memory are read while it is loaded: whoever listens on its port, where that is on this machine.
  process: { portOwner: true },
});
