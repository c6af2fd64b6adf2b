import type { Clock } from '../../core/clock.ts';
import type { LivePart } from '../../core/live.ts';
import { MODES } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import { type ScenarioInput, scenarioSchema } from '../../core/scenario.ts';
import { createPlan } from '../../scenario/plan.ts';
import type { Share } from '../cursor.ts';
import type { SocketDriver, SocketSink } from '../drivers/contract.ts';
import { createScriptedQuotes, createScriptedSockets, type Script } from '../drivers/scripted.ts';
import { Engine } from '../engine.ts';
import type { EngineOptions } from '../engine-options.ts';

/** Five slices of requests and sockets that are held past their slice; with two modes, interleaved pairs. */
export const dayPlan = (modes: 1 | 2 = 1, over: Partial<ScenarioInput> = {}): Plan =>
  createPlan(
    scenarioSchema.parse({
      name: 'virtual',
      question: 'do shards add up?',
      gating: ['availability'],
      sliceMs: 1_000,
      drainMs: 3_000,
      quotes: { timeoutMs: 1_500, inFlightMax: 500 },
      sockets: { connectTimeoutMs: 1_000 },
      phases: [
        {
          name: 'day',
          durationMs: 5_000,
          quotes: { shape: 'poisson', ratePerSec: 101 },
          connections: { shape: 'poisson', count: 53, holdMs: 2_000 },
        },
      ],
      ...over,
    }),
    { modes: MODES.slice(0, modes), seed: 7 },
  );

/** Something of everything. What the target does to an arrival or a socket hangs on nothing but its number, so it is the same whoever sends it. */
export const dayScript: Script = {
  answer: (arrival) => {
    if (arrival % 17 === 0) return { queueUs: 0, serviceUs: 0, outcome: 'never' };
    if (arrival % 13 === 0) return { queueUs: 500, serviceUs: 9_000, outcome: { fails: `http-50${arrival % 3}` } };
    return { queueUs: arrival % 7, serviceUs: 1_000 + arrival * 911, outcome: 'ok' };
  },
  connection: (connection) => {
    if (connection % 11 === 0) return { fate: 'refused', afterUs: 1_000, reason: 'authentication' };
    if (connection % 12 === 0) return { fate: 'silent' };
    const lost = connection % 5 === 0 ? { afterUs: 400_000, reason: 'transport close' } : null;
    return { fate: 'held', connectUs: 5_000 + connection, subscribeUs: 2_000, lost };
  },
};

const TICK_US = 100_000;

type Broadcasting = { readonly script: Script; readonly clock: Clock; readonly sink: SocketSink };

/** Scripted sockets that get every numbered broadcast of one symbol from their subscription to their end. */
const withBroadcasts = ({ script, clock, sink }: Broadcasting): SocketDriver => {
  const ticking = new Map<number, () => void>();
  const stop = (connection: number): void => {
    ticking.get(connection)?.();
    ticking.delete(connection);
  };
  const tick = (connection: number): void => {
    const number = Math.floor((clock.nowUs() - START_US) / TICK_US) + 1;
    const dueUs = START_US + number * TICK_US;
    const receive = (): void => {
      sink.frame(connection, 1, clock.wallMs() - (number % 40));
      sink.broadcast(connection, 0, number);
      tick(connection);
    };
    ticking.set(connection, clock.after(dueUs - clock.nowUs(), receive));
  };
  return createScriptedSockets(script, clock, {
    ...{ connected: (n) => sink.connected(n), subscribeFailed: (n, why) => sink.subscribeFailed(n, why) },
    ...{
      refused: (n, reason, why) => sink.refused(n, reason, why),
      frame: () => {},
      broadcast: () => {},
      tick: () => {},
      recovered: () => {},
      recoveryAsked: () => {},
      recoveryEnded: () => {},
    },
    subscribed: (n) => {
      sink.subscribed(n);
      tick(n);
    },
    lost: (n, reason) => {
      stop(n);
      sink.lost(n, reason);
    },
    left: (n) => {
      stop(n);
      sink.left(n, true);
    },
  });
};

/** Where the clock of a virtual day must stand when it begins. */
export const START_US = 5_000_000;

export type Day = {
  readonly plan: Plan;
  readonly shard: Share;
  readonly clock: Clock;
  readonly script?: Script;
  readonly live?: (parts: readonly LivePart[]) => void;
  readonly loopUtilisation?: EngineOptions['loopUtilisation'];
};

/** An engine that will play one shard of a day against the script. */
export const dayEngine = ({ plan, shard, clock, script = dayScript, live, loopUtilisation }: Day): Engine =>
  new Engine({
    ...{ plan, shard, clock, startUs: START_US },
    drivers: {
      quotes: (_, sink) => createScriptedQuotes(script, clock, sink),
      sockets: (_, sink) => withBroadcasts({ script, clock, sink }),
    },
    limits: { responseMs: [200], messageMs: [100] },
    ...{ numberedSymbols: () => 3, quoteSymbols: () => ['A', 'B', 'C'], redact: (text: string) => text, tap: null },
    loopUtilisation: loopUtilisation ?? null,
    live: live ?? null,
  });
