import { expect, it } from 'vitest';
import { scenarioSchema } from '../core/scenario.ts';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { createPlan } from '../scenario/plan.ts';
import { IDLE_SOCKETS } from './drivers/idle-sockets.ts';
import { Engine } from './engine.ts';

const scenario = scenarioSchema.parse({
  ...{ name: 'warm', question: 'when?', gating: ['availability'], sliceMs: 1_000, washoutMs: 300 },
  phases: [{ name: 'all', durationMs: 3_000, quotes: { ratePerSec: 10 } }],
});

it('an arm hears one washout before each of its slices but the first that requests come again, and nobody else does', async () => {
  const clock = createVirtualClock();
  const plan = createPlan(scenario, { modes: ['gateway-only', 'legacy-fallback'], seed: 1 });
  const heard: { readonly mode: string; readonly atUs: number }[] = [];
  const engine = new Engine({
    ...{ plan, shard: { index: 0, count: 1 }, clock, startUs: 0 },
    drivers: {
      quotes: (mode, sink) => ({
        send: (slot) => sink.ok(slot),
        abandon: () => {},
        warm: () => void heard.push({ mode, atUs: clock.nowUs() }),
        close: async () => {},
      }),
      sockets: () => IDLE_SOCKETS,
    },
    limits: { responseMs: [200], messageMs: [] },
    ...{ quoteSymbols: () => ['A'], numberedSymbols: () => 0, redact: (text: string) => text },
    ...{ tap: null, loopUtilisation: null, live: null },
  });
  const over = engine.run();
  clock.advance(20_000_000);
  await over;
  const later = plan.slices.filter(({ mode, index }) =>
    plan.slices.some((each) => each.mode === mode && each.index < index),
  );
  expect(later).toHaveLength(4);
  expect(heard).toEqual(later.map(({ mode, startUs }) => ({ mode, atUs: startUs - 300_000 })));
});
