import { defineProfile } from '../src/core/profile.ts';

/**
 * The real quote backend. It serves none of the documented endpoints, so its mode cannot be proven from outside and a run says
 * "mode as declared" (docs/spec/target-contract.md 3.1). Before a load test raise AUTH_RATE_LIMIT_LIMIT at the target: its default,
 * 100 requests a minute per address and handler, would turn every quote load into 429s (section 3.5).
 */
export default defineProfile({
  name: 'stock-api',
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
  // Strict forms only; one bad symbol fails a whole subscribe (section 7.1).
  quoteSymbols: ['00700.HK', 'AAPL.US', '09988.HK', 'MSFT.US', '00005.HK', 'NVDA.US', '01299.HK', 'TSLA.US'],
  streamSymbols: ['00700.HK', 'AAPL.US', '09988.HK', 'MSFT.US', '00005.HK', 'NVDA.US', '01299.HK', 'TSLA.US'],
  // Without a provider a subscribe goes to one that is not configured (section 7.1).
  provider: 'infoway',
  // The smart cache stays on, as for real users; { useSmartCache: false } here measures the upstream instead (section 3.3).
  quoteOptions: {},
  // Nothing numbers the frames of a real upstream: loss and order are not measurable (section 2.5).
  sequence: null,
  // GATEPROOF_APP_KEY and GATEPROOF_ACCESS_TOKEN must be set. A key costs the target a bcrypt check on every quote; a JWT
  // (GATEPROOF_JWT, or GATEPROOF_USERNAME and GATEPROOF_PASSWORD for a login) does not (section 7.2).
  credentials: { required: 'required' },
  loginPath: '/api/v1/auth/login',
  // CPU and memory of the server are read while it is loaded, if this names its process: { pidFile: 'app.pid' }, { pm2: 'its name' } or
  // { portOwner: true }; and what they are shares of, where that is not one core and the machine: memoryLimitBytes, cores.
  process: null,
});
