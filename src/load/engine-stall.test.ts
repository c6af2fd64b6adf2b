import { describe, expect, it } from 'vitest';
import type { VirtualClock } from '../core/virtual-clock.ts';
import type { Script } from './drivers/scripted.ts';
import { arrivals, connections, planOf, play, served } from './testing/virtual-run.ts';

/** Stands still for so long, each second. */
const standingStill = (forMs: number) => ({
  during: (clock: VirtualClock): void => {
    const stall = (): void => {
      clock.after(1_000_000, stall);
      clock.block(forMs * 1_000);
    };
    clock.after(1_000_000, stall);
  },
});

const brief = planOf({ quotes: { timeoutMs: 250, inFlightMax: 500 } });

describe('a process that stood still', () => {
  it('reads what came meanwhile before it gives up on anybody', async () => {
    const { slices } = await play(brief, { answer: () => served(200_000) }, standingStill(300));
    expect(arrivals(slices)).toMatchObject({ ok: 1_000, unanswered: 0 });
  });

  it('gives up on what did not come all the same', async () => {
    const never: Script['answer'] = () => ({ queueUs: 0, serviceUs: 0, outcome: 'never' });
    const { slices } = await play(brief, { answer: never }, standingStill(300));
    expect(arrivals(slices)).toMatchObject({ ok: 0, unanswered: 1_000 });
  });

  it('takes no socket that got in for one that did not', async () => {
    const plan = planOf({
      phases: [{ name: 'storm', durationMs: 10_000, connections: { count: 200, holdMs: 2_000 } }],
      sockets: { connectTimeoutMs: 250 },
    });
    const connection: Script['connection'] = () => ({
      fate: 'held',
      connectUs: 200_000,
      subscribeUs: 2_000,
      lost: null,
    });
    const { slices } = await play(plan, { connection }, standingStill(300));
    expect(connections(slices)).toMatchObject({ connected: 200, timedOut: 0 });
  });
});
