// In a file of your own, outside this repository: import { defineProfile } from 'gateproof';
import { defineProfile } from '../src/core/profile.ts';

/**
 * A profile to copy: every field, with the value that counts where you leave it out, unless its comment says that it is required. Change what differs
 * at your target and delete the rest. All mistakes of a profile are listed at once, before anything is sent: gateproof run verify --target <file> --dry-run
 */
export default defineProfile({
  // Required. Lower-case words joined by dashes; records, baselines and the journal of a mode switch go by it.
  name: 'my-gateway',
  // Required. 'documented': quotes by GET, anonymous. 'stock-api': quotes by POST, with credentials (docs/spec/target-contract.md).
  dialect: 'stock-api',
  // Where it listens, unless --url says otherwise. No credentials, no query.
  url: 'http://127.0.0.1:3000',
  // Further processes of the same target on the same host, for run and doctor: the load goes round all addresses (docs/profiles.md).
  alsoAt: [],
  // Required, all ten: a path, or 'absent'. Without its endpoint a check is probed from outside or not measurable, and never passes by default.
  // A path that answers 404 fails: it is gone, or this profile is wrong (docs/checks.md).
  endpoints: {
    // H1, and since when the process runs (`uptimeMs`).
    health: '/api/health',
    // H2, and a witness of the mode: `mode`, `serverSource`.
    healthWebsocket: '/api/health/websocket',
    // H3.
    healthStreamDataFetcher: '/api/health/stream-data-fetcher',
    // Tier 2, and a witness of the mode: `supported`, `active`.
    legacySupport: '/api/health/websocket-legacy-support',
    // The flags: without them the mode is not provable, and has to be declared by --mode.
    featureFlags: '/api/v1/monitoring/feature-flags/websocket',
    // H4, and the use of the pool while it is loaded.
    connectionPool: '/api/v1/monitoring/connection-pool-stats',
    // The document alerts on it; no check asks it.
    errorRate: 'absent',
    // H5; where absent, a socket of ours joins and waits for a tick.
    testConnection: 'absent',
    // F3; where absent, see checks.burst.
    rateLimitValidation: 'absent',
    // F4.
    configValidation: 'absent',
  },
  // How the certificate of an https target is checked. `ca`: the text (PEM) of the certificates that vouch for it, such as readFileSync('ca.pem', 'utf8');
  // null: the authorities that Node knows. `insecure`: any certificate is taken, and the report says so.
  tls: { ca: null, insecure: false },
  // The path of its Socket.IO server.
  socketPath: '/api/v1/stream-receiver/connect',
  // Required. What quotes ask for, and what sockets subscribe to, as this target spells it; distinct. 700.HK and 00700.HK are different symbols.
  quoteSymbols: ['00700.HK', 'AAPL.US', '09988.HK', 'MSFT.US', '00005.HK', 'NVDA.US', '01299.HK', 'TSLA.US'],
  streamSymbols: ['00700.HK', 'AAPL.US', '09988.HK', 'MSFT.US', '00005.HK', 'NVDA.US', '01299.HK', 'TSLA.US'],
  // Which of the quote symbols belong to which market, for quotes.markets of a scenario. Default null: what stands behind their last dot.
  quoteMarkets: {
    HK: ['00700.HK', '09988.HK', '00005.HK', '01299.HK'],
    US: ['AAPL.US', 'MSFT.US', 'NVDA.US', 'TSLA.US'],
  },
  // Required: the upstream that quotes are asked of. And the one that subscriptions name; null: the same.
  provider: 'infoway',
  streamProvider: null,
  // Further `options` of a stock-api quote, such as { useSmartCache: false } to measure the upstream instead of the cache.
  quoteOptions: {},
  // Operations beside those of the dialect, or instead of one, by the name that quotes.operation of a scenario calls them (docs/profiles.md). Default {}.
  operations: {
    'market-status': {
      // Required. GET or POST; the symbols comma-joined in a query parameter, or a list in the JSON body.
      method: 'POST',
      path: '/api/v1/receiver/data',
      symbolsIn: 'body',
      symbolsKey: 'symbols',
      query: {},
      body: { receiverType: 'get-market-status', options: { preferredProvider: 'infoway' } },
      // 'key-or-jwt': with the credentials below.
      auth: 'key-or-jwt',
      // Which words of quotes.options it takes, by its own names, and where: 'query', or 'body', there in `options`.
      optionsIn: 'body',
      takes: { useSmartCache: 'useSmartCache', market: 'market' },
      symbolsMost: 50,
      // How long it answers from a cache, the option that turns that off, and a text that stands in answers from it; null: not known to have one.
      cache: { lifetimeMs: 5_000, offBy: 'useSmartCache', mark: null },
      // Where a complete answer has its parts.
      answer: {
        successAt: ['success'],
        rowsAt: ['data', 'data'],
        symbolField: 'symbol',
        partialAt: ['data', 'metadata', 'hasPartialFailures'],
        errorCodeAt: ['error', 'code'],
        // At least so many rows, and fields that none may be without.
        rowsLeast: 1,
        rowFields: ['symbol'],
      },
    },
  },
  // Headers that tell the target which virtual user of a scenario, and which process of ours, sent a request. Default null: it is not told.
  tags: { user: 'X-Stress-User-Id', worker: 'X-Stress-Worker-Id' },
  // Which field numbers the ticks, as 'data[].volume'; null: nothing does, and loss and order of messages are not measurable.
  sequence: null,
  // NAMES of environment variables, never values; <NAME>_FILE may name a file that holds the value. Whatever they hold is blanked in all output.
  credentials: {
    appKey: 'GATEPROOF_APP_KEY',
    accessToken: 'GATEPROOF_ACCESS_TOKEN',
    jwt: 'GATEPROOF_JWT',
    username: 'GATEPROOF_USERNAME',
    password: 'GATEPROOF_PASSWORD',
    // Several key pairs or tokens, as a JSON list; requests and sockets take them in turn (docs/profiles.md).
    pool: 'GATEPROOF_KEY_POOL',
    // 'open': it takes any key pair, and one is made up where none is set.
    required: 'required',
  },
  // Where username and password give a JWT, at a stock-api target. Default: 'absent'.
  loginPath: '/api/v1/auth/login',
  // Counters of the target itself: only the reference target keeps them.
  books: null,
  // How gateproof may start and end the target itself, for `ab`, `run --managed` and ci-gate. Default: null, it is there or it is not.
  managed: {
    // Required. Program and words, no shell; it stays in the foreground. {port} is a free port, {mode} the mode.
    start: ['node', 'dist/main.js', '--port', '{port}'],
    // From the folder of this file. Default '.'.
    cwd: '.',
    // Plain settings of each mode, and nothing secret: they are printed. Where nothing differs between the modes, `ab` refuses. Default {}.
    env: {
      'gateway-only': { WS_GATEWAY_ONLY_MODE: 'true', WS_ALLOW_LEGACY_FALLBACK: 'false' },
      'legacy-fallback': { WS_GATEWAY_ONLY_MODE: 'false', WS_ALLOW_LEGACY_FALLBACK: 'true' },
    },
    // Names of variables that it gets from your environment beside PATH, HOME and the like; and of those that get a fresh random value where unset.
    passEnv: ['MONGODB_URI', 'REDIS_PASSWORD'],
    makeUpEnv: [],
    url: 'http://127.0.0.1:{port}',
    // Required: a path that answers with this status, or { line: '<regular expression on its stdout>' }.
    ready: { path: '/api/health', status: 200, deadlineMs: 30_000 },
    // The signal to its process group, after the grace SIGKILL; a command, where it needs one, is tried before.
    stop: { signal: 'SIGTERM', graceMs: 10_000, command: null },
  },
  // The checklist: limits, permissions and exceptions (docs/checks.md).
  checks: {
    // Checks that leave the verdict, each with a reason that the verdict's line repeats: { H4: 'it has no pool' }.
    notApplicable: {},
    // H5, F2: how long a subscribed socket may wait for its first tick. A quiet market needs more.
    tickLimitMs: 5_000,
    // Limits of health, as shares: H4 the pool, P3 memory, P4 CPU (docs/spec/documented-contract.md).
    poolLimit: 0.85,
    memoryLimit: 0.8,
    cpuLimit: 0.7,
    // F2 by a script of your own: { words: ['node', 'probe.mjs', '{url}', '{mode}'], passEnv: [], deadlineMs: 30_000 }.
    socketCommand: null,
    // The permission to send so many requests at once to meet the rate limiter, for F3 without its endpoint: { requests: 150 }. It may lock this
    // address out for the limiter's window. null: not permitted, F3 is then not measurable.
    burst: null,
    // P1: so many requests at such a rate; 95 % of them must stay under the limit.
    responseProbe: { requests: 300, ratePerSec: 20, limitMs: 200 },
    // P2: so many sockets of ours, held so long before they are counted.
    connections: { sockets: 5, holdMs: 500 },
  },
  // How `gateproof watch` goes about it (docs/watch.md).
  watch: {
    // What is not watched here, each with a reason that the summary repeats.
    notApplicable: {},
    // Sockets of ours that are held open: of fewer than five, one that is lost would be a fifth of all.
    sockets: 10,
    // Where the target tells how many emergency fallbacks happened in the last hour, a path and a number in its JSON; null: nowhere, not measurable.
    emergencyFallbacks: null,
  },
  // How its mode is switched and put back by `gateproof mode` (docs/mode.md). Kinds: env-file, pm2, http-admin, manual, docker (experimental).
  // Default: null, it is not gateproof's to switch.
  modeControl: {
    kind: 'env-file',
    // The file that it reads its flags from as it starts, and what restarts it. Both required.
    envFile: '.env',
    restart: ['systemctl', '--user', 'restart', 'my-gateway'],
    // Names of variables that the restart gets beside PATH, HOME and the like.
    passEnv: [],
    // From the folder of this file.
    cwd: '.',
    // How long one command may take, and the target until it runs in the new mode. Tier 1 of the document allows 30 s in all.
    commandMs: 60_000,
    settleMs: 30_000,
  },
  // Whose CPU and memory are read while it is loaded, and for P3 and P4: { pidFile: 'app.pid' }, { pm2: 'its name', pm2Home: null }, or the owner of
  // its port. Never a pattern of names: it would find others too. Default: null, nothing is read, and P3 and P4 are not measurable.
  process: {
    portOwner: true,
    // What it may take of memory; null: what its control group allows, else the machine.
    memoryLimitBytes: null,
    // How many cores it can keep busy: 1 for a server of one thread, the number of its workers for a cluster, null for all.
    cores: 1,
  },
});
