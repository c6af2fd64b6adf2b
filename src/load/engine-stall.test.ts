import { describe, expect, it } from 'vitest';
import type { VirtualClock } from '../core/virtual-clock.ts';
import type { SocketSink } from './drivers/contract.ts';
import type { Script } from './drivers/scripted.ts';
import { arrivals, connections, planOf, play, served, total } from './testing/virtual-run.ts';

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

describe('a client that is due to leave while this process stands still', () => {
  const SENT_US = [7_000_000, 8_950_000] as const;
  /** The first client leaves at 9 s; the second one came at 5 s. */
  const plan = planOf({
    phases: [{ name: 'storm', durationMs: 10_000, connections: { count: 2, holdMs: 9_000 } }],
    sockets: { symbolStrategy: 'fixed', convergeMs: 2_000 },
  });

  const seen = async (
    feed: (hears: (client: number, tick: 0 | 1, atUs: number) => void, clock: VirtualClock) => void,
  ) => {
    const fed = (clock: VirtualClock, sink: SocketSink): void => {
      const sinceMs = clock.wallMs();
      const hears = (client: number, tick: 0 | 1, atUs: number): void => {
        const stampMs = sinceMs + SENT_US[tick] / 1_000;
        clock.after(atUs, () => {
          sink.frame(client, 1, stampMs);
          sink.tick(client, 0, tick, stampMs);
        });
      };
      for (const client of [0, 1]) hears(client, 0, SENT_US[0] + 1_000);
      feed(hears, clock);
    };
    const { slices } = await play(plan, {}, { fed });
    return {
      compared: total(slices, ({ connections: { clients } }) => clients?.compared ?? 0),
      behind: total(slices, ({ connections: { clients } }) => clients?.behind ?? 0),
    };
  };

  it('has what lay unread meanwhile', async () => {
    const counts = await seen((hears, clock) => {
      hears(1, 1, SENT_US[1] + 1_000);
      clock.after(SENT_US[1] + 1_001, () => clock.block(3_000_000));
      // It came during the standstill: the timers of Node ring before anything is read.
      hears(0, 1, SENT_US[1] + 150_000);
    });
    expect(counts).toEqual({ compared: 1, behind: 0 });
  });

  it('is behind all the same where nothing came', async () => {
    const counts = await seen((hears, clock) => {
      hears(1, 1, SENT_US[1] + 1_000);
      clock.after(SENT_US[1] + 1_001, () => clock.block(3_000_000));
    });
    expect(counts).toEqual({ compared: 1, behind: 1 });
  });
});
