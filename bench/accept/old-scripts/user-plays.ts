import { askedFor, asking, failures, ok, requests, symbolsAsked, valuesOf, withOption, withUsers } from './expect.ts';
import type { Play } from './play.ts';

const QUOTE = 'stress-get-stock-quote-multi-user-endpoint.js';
const HISTORY = 'stress-get-stock-history-multi-user-endpoint.js';

/** What both scripts with virtual users have in common: 120 requests of 12 users. */
const shared = (script: string, scenario: string): readonly Play[] => [
  {
    ...{ script, scenario, option: '`user-count`' },
    change: withUsers({ count: 8 }),
    expect: (seen) => [['requests of each user', valuesOf(seen, 'user'), Array(8).fill(15)]],
  },
  {
    ...{ script, scenario, option: '`X-Stress-User-Id`, `X-Stress-Worker-Id`' },
    expect: (seen) => [
      ['requests of each user', valuesOf(seen, 'user'), Array(12).fill(10)],
      askedFor(seen, 'worker=0', 120),
    ],
  },
  {
    ...{ script, scenario, option: '`shared-symbol-count`, `shared-user-ratio`' },
    change: (plain) => asking({ symbolStrategy: 'fixed' })(withUsers({ sharedSets: 2, sharedShare: 0.5 })(plain)),
    expect: (seen) => {
      // By the strategy fixed a user who shares asks for a shared symbol alone, the others for their own.
      const sharing = (seen.asked['symbol=00700.HK'] ?? 0) + (seen.asked['symbol=AAPL.US'] ?? 0);
      return [
        ['requests for the two shared symbols', sharing, 60],
        ['symbols', symbolsAsked(seen).length, 8],
      ];
    },
  },
  {
    ...{ script, scenario, option: '`per-user-unique-count`' },
    change: (plain) =>
      asking({ symbolStrategy: 'round-robin' })(withUsers({ count: 6, sharedShare: 0, ownSets: 2 })(plain)),
    expect: (seen) => [
      ['symbols', symbolsAsked(seen).length, 12],
      ['requests for each', valuesOf(seen, 'symbol'), Array(12).fill(10)],
    ],
  },
  {
    ...{ script, scenario, option: '`user-symbol-strategy`' },
    change: (plain) => asking({ symbolStrategy: 'window' })(withUsers({ count: 2, sharedShare: 0, ownSets: 5 })(plain)),
    expect: (seen) => [
      ['symbols', symbolsAsked(seen).length, 10],
      ['requests of each user', valuesOf(seen, 'user'), [60, 60]],
    ],
  },
  {
    ...{ script, scenario, option: '`global-interval-ms`' },
    words: ['--rate', '25'],
    expect: (seen) => requests(seen, 60),
  },
  {
    ...{ script, scenario, option: 'missing symbols' },
    faults: ['missing=10%'],
    expect: (seen) => {
      const kinds = failures(seen);
      return [['failures', (kinds['missing-symbol'] ?? 0) + (kinds['few-rows'] ?? 0), 12]];
    },
  },
  {
    ...{ script, scenario, option: '`sample-plan`' },
    words: ['--samples'],
    expect: (seen) => [
      ['samples.csv among the files', seen.stdout.includes('samples.csv') || seen.code !== 2, true],
      ok(seen, 120),
    ],
  },
];

export const userPlays: readonly Play[] = [
  ...shared(QUOTE, 'quote-users'),
  {
    ...{ script: QUOTE, scenario: 'quote-users', option: '`request-symbol-count`' },
    change: (plain) => asking({ symbolsPerRequest: 3 })(withUsers({ count: 4, sharedShare: 0 })(plain)),
    expect: (seen) => [
      ['symbols', symbolsAsked(seen).length, 12],
      ['asked for each', valuesOf(seen, 'symbol'), Array(12).fill(30)],
    ],
  },
  {
    ...{ script: QUOTE, scenario: 'quote-users', option: '`symbols` of several regions' },
    change: asking({ markets: [{ market: 'HK', weight: 2 }, { market: 'US' }], nameMarket: true }),
    expect: (seen) => [askedFor(seen, 'market=HK', 80), askedFor(seen, 'market=US', 40), ok(seen, 120)],
  },
  ...shared(HISTORY, 'history-users'),
  {
    ...{ script: HISTORY, scenario: 'history-users', option: '`kline-num`' },
    change: withOption({ klineNum: 20 }),
    expect: (seen) => [askedFor(seen, 'klineNum=20', 120), ok(seen, 120)],
  },
  {
    ...{ script: HISTORY, scenario: 'history-users', option: '`timestamp`' },
    change: withOption({ timestamp: 1_773_417_599 }),
    expect: (seen) => [askedFor(seen, 'timestamp=1773417599', 120), ok(seen, 120)],
  },
  {
    ...{ script: HISTORY, scenario: 'history-users', option: '`min-rows`' },
    change: (plain) => asking({ rowsLeast: 21 })(withOption({ klineNum: 20 })(plain)),
    expect: (seen) => [['failures', failures(seen), { 'few-rows': 120 }]],
  },
  {
    ...{ script: HISTORY, scenario: 'history-users', option: 'row and field checks' },
    profile: (profile) => ({
      ...profile,
      operations: {
        history: {
          ...{ method: 'POST', path: '/api/v1/receiver/data', symbolsIn: 'body', symbolsKey: 'symbols' },
          ...{ auth: 'key-or-jwt', body: { receiverType: 'get-stock-history' }, optionsIn: 'body' },
          takes: { klineNum: 'klineNum', useSmartCache: 'useSmartCache' },
          answer: { rowsLeast: 1, rowFields: ['lastPrice', 'averagePrice'] },
        },
      },
    }),
    expect: (seen) => [['failures, with a field that no row has', failures(seen), { 'row-field': 120 }]],
  },
  {
    ...{ script: HISTORY, scenario: 'history-users', option: 'per-symbol summary' },
    change: withUsers({ count: 4, sharedShare: 0 }),
    expect: ({ record, asked }) =>
      (record?.modes[0]?.bySymbol ?? []).map(({ symbol, n, notOk }) => [
        symbol,
        [n, notOk],
        [asked[`symbol=${symbol}`] ?? 0, 0],
      ]),
  },
  {
    ...{ script: HISTORY, scenario: 'history-users', option: '`output-file`' },
    expect: (seen) => [['record.json and summary.json are there', seen.record !== null && seen.summary !== null, true]],
  },
  {
    ...{ script: HISTORY, scenario: 'history-users', option: 'env `APP_KEY`, `ACCESS_TOKEN`' },
    env: {
      GATEPROOF_KEY_POOL:
        '[{"appKey":"owner-one","accessToken":"token-one"},{"appKey":"owner-two","accessToken":"token-two"}]',
    },
    expect: (seen) => [
      ['requests with each of two keys', valuesOf(seen, 'key'), [60, 60]],
      ['keys in the record', seen.record?.modes[0]?.keys?.quotes, 2],
      ['a key in the record', JSON.stringify(seen.record).includes('owner-one'), false],
    ],
  },
];
