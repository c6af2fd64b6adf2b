import { expect, it } from 'vitest';
import type { HostFacts } from '../../core/host.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import { createPlan } from '../../scenario/plan.ts';
import { WHOLE_PLAN } from '../cursor.ts';
import type { FitAsked } from './fit-asked.ts';
import { quoteRoom } from './quote-room.ts';
import { LOCAL, madeFacts, REMOTE } from './testing/made-facts.ts';

/** 4,000/s beside 100 sockets. */
const asked = (workers: number, arms: FitAsked['arms'] = [{ arm: 'gateway-only', url: LOCAL }]): FitAsked => ({
  plan: createPlan(
    scenarioSchema.parse({
      ...{ name: 'room', question: 'how many?', gating: ['availability'] },
      phases: [
        {
          ...{ name: 'all', durationMs: 1_000, quotes: { ratePerSec: 4_000 } },
          connections: { shape: 'burst', count: 100, holdMs: 1_000 },
        },
      ],
    }),
    { modes: ['gateway-only'], seed: 1 },
  ),
  ...{ share: WHOLE_PLAN, arms, workers, mayAddWorkers: false },
});
const descriptors = (soft: number | null) => ({ descriptors: { soft, hard: soft }, ports: null });
const ports = (free: number) => ({
  ...{ descriptors: null },
  ports: { first: 1, last: free, reserved: 0, timeWaitReuse: 'loopback' as const },
});
const TWO_ARMS = [
  { arm: 'gateway-only', url: LOCAL },
  { arm: 'legacy-fallback', url: LOCAL },
] as const;

const most = (facts: HostFacts, load: FitAsked, sources = 0) =>
  quoteRoom(facts, load, { workers: load.workers, sources });

it.each([
  ['where the machine tells nothing', most(madeFacts({ descriptors: null, ports: null }), asked(1)), null],
  ['without a limit on descriptors', most(madeFacts(descriptors(null)), asked(1)), null],
  ['the descriptors beside its sockets', most(madeFacts(descriptors(2_164)), asked(1)), 2_000],
  ['in each of two workers', most(madeFacts(descriptors(2_164)), asked(2)), 2_050],
  ['of two arms each its part', most(madeFacts(descriptors(2_164)), asked(1, TWO_ARMS)), 1_000],
  [
    'through a proxy half of its descriptors',
    most(madeFacts(descriptors(2_164)), { ...asked(1), isProxied: true }),
    950,
  ],
  [
    'through a proxy, of two workers each its part',
    most(madeFacts(descriptors(4_164)), { ...asked(2), isProxied: true }),
    975,
  ],
  ['three quarters of the ports, beside its sockets', most(madeFacts(ports(4_000)), asked(1)), 2_900],
  ['each worker its part', most(madeFacts(ports(4_000)), asked(2)), 1_450],
  ['each arm that leads there its part', most(madeFacts(ports(4_000)), asked(1, TWO_ARMS)), 1_450],
  ['sockets from addresses of their own take none', most(madeFacts(ports(4_000)), asked(1), 2), 3_000],
  ['from two named addresses', most(madeFacts(ports(4_000)), { ...asked(1), sourcesNamed: 2 }, 2), 5_900],
  [
    'the scarcer of the two',
    most(madeFacts({ ...ports(4_000), ...descriptors(2_164), ports: ports(4_000).ports }), asked(1)),
    2_000,
  ],
  ['what it needs, where there is less', most(madeFacts(descriptors(500)), asked(1)), 800],
  [
    'an address that was not looked at',
    most(madeFacts(ports(4_000)), asked(1, [{ arm: 'gateway-only', url: REMOTE }])),
    null,
  ],
])('the most connections of a worker: %s', (_, found, expected) => {
  expect(found).toBe(expected);
});
