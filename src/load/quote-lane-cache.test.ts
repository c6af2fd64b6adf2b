import { expect, it } from 'vitest';
import { createVirtualClock } from '../core/virtual-clock.ts';
import type { QuoteDriver, QuoteSink } from './drivers/contract.ts';
import { IDLE_SOCKETS } from './drivers/idle-sockets.ts';
import { Engine } from './engine.ts';
import { planOf } from './testing/virtual-run.ts';

/** Answers at once; every fourth answer says that it came from a cache, and every sixth is a failure. */
const answering = (sink: QuoteSink): QuoteDriver => ({
  send: (slot, arrival) => {
    sink.sent(slot);
    if (arrival % 4 === 0) sink.fromCache?.(slot);
    if (arrival % 6 === 5) sink.failed(slot, 'reset', '');
    else sink.ok(slot);
  },
  abandon: () => {},
  close: async () => {},
});

it('answers that say that they came from a cache are counted, each once, and no answer after them', async () => {
  const clock = createVirtualClock();
  const engine = new Engine({
    ...{ plan: planOf({}), shard: { index: 0, count: 1 }, clock, startUs: clock.nowUs() },
    drivers: { quotes: (_, sink) => answering(sink), sockets: () => IDLE_SOCKETS },
    limits: { responseMs: [200], messageMs: [] },
    ...{ quoteSymbols: () => ['A'], numberedSymbols: () => 0, redact: (text: string) => text },
    ...{ tap: null, loopUtilisation: null, live: null },
  });
  const over = engine.run();
  clock.advance(20_000_000);
  const [seen] = (await over).byOperation.get('gateway-only') ?? [];
  expect(seen).toMatchObject({ operation: 'quote', fromCache: 250, failures: { reset: 166 } });
  expect(seen!.counts).toEqual({ ok: 834, failed: 166, unanswered: 0, dropped: 0 });
});
