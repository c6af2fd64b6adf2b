import { askedFor, asking, failures, ok, requests, symbolsAsked, withOption } from './expect.ts';
import type { Play } from './play.ts';

/** Address, credentials, symbols, counts: what both scripts that ask one operation have in common. */
const symbolsOf = (script: string, scenario: string): readonly Play[] => [
  {
    ...{ script, scenario, option: '`base-url`' },
    expect: (seen) => [...requests(seen, 100), ok(seen, 100)],
  },
  {
    ...{ script, scenario, option: '`app-key`, `access-token`' },
    expect: (seen) => [askedFor(seen, 'key=1', 100), ok(seen, 100)],
  },
  {
    ...{ script, scenario, option: '`symbols`' },
    profile: (profile) => ({ ...profile, quoteSymbols: ['00700.HK', 'AAPL.US', 'MSFT.US'] }),
    change: asking({ symbolsPerRequest: 3 }),
    expect: (seen) => [['symbols', symbolsAsked(seen), ['00700.HK', 'AAPL.US', 'MSFT.US']]],
  },
  {
    ...{ script, scenario, option: '`provider`' },
    expect: (seen) => [askedFor(seen, 'preferredProvider=infoway', 100)],
  },
  {
    ...{ script, scenario, option: '`symbol-strategy` fixed' },
    change: asking({ symbolStrategy: 'fixed', symbolsPerRequest: 1 }),
    expect: (seen) => [['symbols', symbolsAsked(seen), ['00700.HK']], askedFor(seen, 'symbol=00700.HK', 100)],
  },
  {
    ...{ script, scenario, option: '`symbol-strategy` round-robin' },
    change: asking({ symbolStrategy: 'round-robin', symbolsPerRequest: 1 }),
    expect: (seen) => [
      ['symbols', symbolsAsked(seen).length, 14],
      askedFor(seen, 'symbol=00700.HK', 8),
      askedFor(seen, 'symbol=GOOG.US', 7),
    ],
  },
  {
    ...{ script, scenario, option: '`symbol-strategy` window' },
    change: asking({ symbolStrategy: 'window', symbolsPerRequest: 2 }),
    expect: (seen) => [['symbols', symbolsAsked(seen).length, 14], ok(seen, 100)],
  },
  {
    ...{ script, scenario, option: '`request-symbol-count`' },
    change: asking({ symbolsPerRequest: 5 }),
    expect: (seen) => [['symbols', symbolsAsked(seen).length, 5], askedFor(seen, 'symbol=AAPL.US', 100)],
  },
  {
    ...{ script, scenario, option: '`requests`' },
    words: ['--rate', '30', '--duration', '3s'],
    expect: (seen) => requests(seen, 90),
  },
];

/** Their rate and the options of their requests. */
const optionsOf = (script: string, scenario: string): readonly Play[] => [
  {
    ...{ script, scenario, option: '`stagger-ms`' },
    words: ['--rate', '40'],
    expect: (seen) => requests(seen, 80),
  },
  {
    ...{ script, scenario, option: '`market`' },
    change: withOption({ market: 'HK' }),
    expect: (seen) => [askedFor(seen, 'market=HK', 100), ok(seen, 100)],
  },
  {
    ...{ script, scenario, option: '`use-smart-cache`' },
    expect: (seen) => [
      askedFor(seen, 'useSmartCache=false', 100),
      ['the report says that the cache was off', seen.record?.modes[0]?.byOperation[0]?.cache?.off, true],
    ],
  },
  {
    ...{ script, scenario, option: '`storage-mode`' },
    change: withOption({ storageMode: 'none' }),
    expect: (seen) => [askedFor(seen, 'storageMode=none', 100), ok(seen, 100)],
  },
];

/** Their checks, figures and verdicts. */
const verdictsOf = (script: string, scenario: string): readonly Play[] => [
  {
    ...{ script, scenario, option: '`min-success-rate` met' },
    faults: ['error=10%'],
    slo: { availability: { limit: 0.5 } },
    expect: (seen) => [ok(seen, 90), ['exit of `report --slo`, limit 50 %', seen.rejudged, 0]],
  },
  {
    ...{ script, scenario, option: '`min-success-rate` missed' },
    faults: ['error=20%'],
    slo: { availability: { limit: 0.95 } },
    expect: (seen) => [ok(seen, 80), ['exit of `report --slo`, limit 95 %', seen.rejudged, 1]],
  },
  {
    ...{ script, scenario, option: '`sample-failures`' },
    faults: ['error=10%'],
    expect: (seen) => [
      ['examples of the failures', seen.record?.modes[0]?.examples.map(({ kind }) => kind), Array(3).fill('http-500')],
    ],
  },
  {
    ...{ script, scenario, option: 'status counts' },
    faults: ['error=10%,status=503'],
    expect: (seen) => [
      ['failures', failures(seen), { 'http-503': seen.books.requests.load.byStatus['503'] }],
      ['answers 503 by the books of the target', seen.books.requests.load.byStatus['503'], 10],
    ],
  },
  {
    ...{ script, scenario, option: 'envelope check' },
    faults: ['malformed=10%,how=envelope'],
    expect: (seen) => [['failures', failures(seen), { envelope: 10 }]],
  },
  {
    ...{ script, scenario, option: 'min, avg, p50, p95, p99, max; achieved rate' },
    expect: ({ record }) => {
      const [operation] = record?.modes[0]?.byOperation ?? [];
      const { count = 0, p50Us = 0, p95Us = 0, p99Us = 0, maxUs = 0, minUs = 0 } = operation?.response ?? {};
      const rising = [minUs, p50Us, p95Us, p99Us, maxUs].every((us, at, all) => us >= (all[at - 1] ?? 1));
      return [
        ['times in the record', count, 100],
        ['min to max rise', rising, true],
      ];
    },
  },
  {
    ...{ script, scenario, option: '`[PASS]`, JSON, exit code' },
    words: ['--json'],
    slo: { availability: { limit: 0.9 } },
    expect: (seen) => [
      ['summary on stdout', seen.stdout.includes('"schemaVersion": 1'), true],
      ['exit of `report --slo`', seen.rejudged, 0],
    ],
  },
];

const shared = (script: string, scenario: string): readonly Play[] => [
  ...symbolsOf(script, scenario),
  ...optionsOf(script, scenario),
  ...verdictsOf(script, scenario),
];

const QUOTE = 'stress-get-stock-quote-endpoint.js';
const BASIC_INFO = 'stress-get-stock-basic-info-endpoint.js';

export const quotePlays: readonly Play[] = [
  ...shared(QUOTE, 'quote'),
  {
    ...{ script: QUOTE, scenario: 'quote', option: '`realtime`' },
    expect: (seen) => [askedFor(seen, 'realtime=true', 100), askedFor(seen, 'receiverType=get-stock-quote', 100)],
  },
  {
    ...{ script: QUOTE, scenario: 'quote', option: '`concurrency`' },
    command: 'peak',
    words: ['--connections', '10', '--duration', '1s', '--rounds', '1'],
    expect: ({ code, books }) => [
      ['exit', code, 0],
      ['the target got over 100 requests', books.requests.load.received + books.requests.other.received > 100, true],
    ],
  },
  ...shared(BASIC_INFO, 'basic-info'),
  {
    ...{ script: BASIC_INFO, scenario: 'basic-info', option: 'receiver type' },
    expect: (seen) => [askedFor(seen, 'receiverType=get-stock-basic-info', 100)],
  },
];
