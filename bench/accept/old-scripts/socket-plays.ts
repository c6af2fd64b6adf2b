import type { ScenarioInput } from '../../../src/core/scenario.ts';
import type { Expected, Play, Seen } from './play.ts';

const script = 'stress-ws-subscription-clients.js';
const base = { script, scenario: 'subscriptions' } as const;

const sockets =
  (over: Partial<NonNullable<ScenarioInput['sockets']>>) =>
  (scenario: ScenarioInput): ScenarioInput => ({ ...scenario, sockets: { ...scenario.sockets, ...over } });

const connected = ({ summary }: Seen, wanted: number): readonly Expected[] => {
  const { connections } = summary?.modes['gateway-only'] ?? {};
  return [
    ['connected', connections?.connected, wanted],
    ['subscribed', connections?.subscribed, wanted],
    ['lost', connections?.lost, 0],
  ];
};

/** The target's books hold our knock at the door too. */
const acked = ({ books }: Seen): boolean => books.connections.subscribeAcks >= 20;

export const socketPlays: readonly Play[] = [
  {
    ...base,
    option: '`base-url`',
    expect: (seen) => [...connected(seen, 20), ['acked by the target, 20 or more', acked(seen), true]],
  },
  { ...base, option: '`client-count`', words: ['--connections', '12'], expect: (seen) => connected(seen, 12) },
  {
    ...base,
    option: '`ws-path`',
    profile: (profile) => ({ ...profile, socketPath: '/api/v1/stream-receiver/connect' }),
    expect: (seen) => connected(seen, 20),
  },
  {
    ...base,
    option: '`symbols`',
    profile: (profile) => ({ ...profile, streamSymbols: ['AAPL.US'] }),
    expect: (seen) => [...connected(seen, 20), ['messages came', (seen.books.messages.frames ?? 0) > 20, true]],
  },
  {
    ...base,
    option: '`symbol-strategy`',
    change: sockets({ symbolStrategy: 'round-robin' }),
    expect: (seen) => connected(seen, 20),
  },
  { ...base, option: '`provider`', expect: (seen) => connected(seen, 20) },
  {
    ...base,
    option: '`hold-ms`',
    change: (scenario) => ({
      ...scenario,
      phases: scenario.phases.map((phase) => ({ ...phase, connections: { count: 20, holdMs: 1_000 } })),
    }),
    expect: ({ record }) => {
      const heldUs = record?.slices.reduce((sum, { connections }) => sum + (connections.heldUs ?? 0), 0) ?? 0;
      return [['seconds held in all', Math.round(heldUs / 1e6), 20]];
    },
  },
  {
    ...base,
    option: '`connect-stagger-ms`',
    words: ['--connections', '20', '--duration', '800ms'],
    expect: (seen) => connected(seen, 20),
  },
  {
    ...base,
    option: '`ack-timeout-ms`',
    change: sockets({ connectTimeoutMs: 400 }),
    faults: ['slow-handshake=150ms'],
    expect: ({ summary }) => {
      const { connections } = summary?.modes['gateway-only'] ?? {};
      return [
        ['some timed out', (connections?.timedOut ?? 0) > 0, true],
        ['attempted', connections?.attempted, 20],
      ];
    },
  },
  {
    ...base,
    option: '`wait-data-ms`',
    expect: (seen) => [
      ['messages received', (seen.summary?.modes['gateway-only']?.messages.received ?? 0) > 0, true],
      ...connected(seen, 20),
    ],
  },
  {
    ...base,
    option: 'reconnection off',
    faults: ['drop=5'],
    expect: ({ summary }) => [
      ['lost', summary?.modes['gateway-only']?.connections.lost, 5],
      ['came back', summary?.modes['gateway-only']?.returns ?? null, null],
    ],
  },
  {
    ...base,
    option: 'connect and subscribe latency',
    expect: ({ record }) => {
      const count = (which: 'connect' | 'subscribe') =>
        record?.slices.reduce((sum, { connections }) => sum + (connections[which]?.count ?? 0), 0);
      return [
        ['times to `connected`', count('connect'), 20],
        ['times to `subscribe-ack`', count('subscribe'), 20],
      ];
    },
  },
  {
    ...base,
    option: 'exit 1 if any client failed',
    faults: ['drop=10'],
    slo: { 'disconnect-rate': { limit: 0.05 } },
    change: (scenario) => ({ ...scenario, gating: ['disconnect-rate'] }),
    expect: (seen) => [['exit of `report --slo`, limit 5 %', seen.rejudged, 1]],
  },
];

export const otherPlays: readonly Play[] = [
  {
    ...{ script: 'test/e2e/02-perf-p95.e2e-spec.ts', scenario: 'quote', option: 'P95 under 2,000 ms' },
    words: ['--rate', '30', '--duration', '2s'],
    change: (scenario) => ({ ...scenario, gating: ['response-p95'] }),
    slo: { 'response-p95': { limit: 2_000 } },
    expect: (seen) => [['exit of `report --slo`', seen.rejudged, 0]],
  },
  {
    ...{ script: 'test/e2e/02-concurrency.e2e-spec.ts', scenario: 'quote', option: '100 requests at once' },
    command: 'peak',
    words: ['--connections', '100', '--duration', '1s', '--rounds', '1'],
    expect: ({ code, books }) => [
      ['exit', code, 0],
      [
        'answers other than 200',
        Object.keys(books.requests.load.byStatus).filter((status) => status !== '200').length,
        0,
      ],
    ],
  },
];
