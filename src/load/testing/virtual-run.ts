import type { Clock } from '../../core/clock.ts';
import type { Plan } from '../../core/plan.ts';
import type { QuoteWire } from '../../core/quote-wire.ts';
import type { SymbolCounts } from '../../core/record.ts';
import { type ScenarioInput, scenarioSchema } from '../../core/scenario.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { createVirtualClock, type VirtualClock } from '../../core/virtual-clock.ts';
import { createPlan } from '../../scenario/plan.ts';
import type { Drain } from '../drain.ts';
import type { SocketSink } from '../drivers/contract.ts';
import { createScriptedQuotes, createScriptedSockets, type Script } from '../drivers/scripted.ts';
import { Engine } from '../engine.ts';
import type { SampleTap } from '../quote-lane.ts';

export const planOf = (over: Partial<ScenarioInput>): Plan =>
  createPlan(
    scenarioSchema.parse({
      name: 'virtual',
      question: 'does the engine count right?',
      gating: ['availability'],
      sliceMs: 1_000,
      drainMs: 3_000,
      quotes: { timeoutMs: 2_000, inFlightMax: 50 },
      phases: [{ name: 'load', durationMs: 10_000, quotes: { ratePerSec: 100 } }],
      ...over,
    }),
    { modes: ['gateway-only'], seed: 1 },
  );

export const served = (serviceUs: number, queueUs = 0) => ({ queueUs, serviceUs, outcome: 'ok' as const });
export const healthy: Script = {
  answer: () => served(20_000),
  connection: () => ({ fate: 'held', connectUs: 5_000, subscribeUs: 2_000, lost: null }),
};

export const SYMBOLS = ['A', 'B', 'C', 'D', 'E'] as const;

type Played = {
  readonly slices: SliceRecord[];
  readonly bySymbol: readonly SymbolCounts[];
  readonly wire: QuoteWire | null;
  readonly endUs: number;
};

/** What a socket was asked to do, and when, from the start of the run. */
type Told = (what: string, connection: number, atUs: number) => void;

type Hooks = {
  readonly tap?: SampleTap;
  readonly stopAtUs?: number;
  readonly drain?: Drain;
  readonly told?: Told;
  /** How long this process is busy with each request that it sends. */
  readonly sendUs?: number;
  /** Its timers ring at whole milliseconds only, as Node's do. */
  readonly coarse?: boolean;
  /** Called before the run: what its sockets are told beside the script. */
  readonly fed?: (clock: VirtualClock, sink: SocketSink) => void;
  /** Called before the run, with its clock: what it asks for happens during it. */
  readonly during?: (clock: VirtualClock) => void;
};

const toWholeMs = (clock: VirtualClock): Clock => ({
  ...clock,
  after: (delayUs, wake) => {
    if (delayUs <= 0) return clock.after(0, wake);
    const nowUs = clock.nowUs();
    return clock.after(Math.ceil((nowUs + delayUs) / 1_000) * 1_000 - nowUs, wake);
  },
});

/** Plays a plan against a script in virtual time. */
export const play = async (plan: Plan, script: Partial<Script>, hooks: Hooks = {}): Promise<Played> => {
  const clock = createVirtualClock(5_000_000);
  const whole = { ...healthy, ...script };
  const engine = new Engine({
    plan,
    shard: { index: 0, count: 1 },
    clock: hooks.coarse === true ? toWholeMs(clock) : clock,
    startUs: 5_000_000,
    drivers: {
      quotes: (_, sink) => {
        const driver = createScriptedQuotes(whole, clock, sink);
        const send: typeof driver.send = (...request) => {
          driver.send(...request);
          clock.block(hooks.sendUs ?? 0);
        };
        return { ...driver, send };
      },
      sockets: (_, sink) => {
        hooks.fed?.(clock, sink);
        return createScriptedSockets(whole, clock, sink, (what, connection) =>
          hooks.told?.(what, connection, clock.nowUs() - 5_000_000),
        );
      },
    },
    limits: { responseMs: [200], messageMs: [100] },
    quoteSymbols: () => SYMBOLS,
    numberedSymbols: () => SYMBOLS.length,
    redact: (text) => text,
    tap: hooks.tap ?? null,
    loopUtilisation: null,
    live: null,
  });
  hooks.during?.(clock);
  const over = engine.run();
  if (hooks.stopAtUs !== undefined) {
    clock.advance(hooks.stopAtUs);
    engine.stop(hooks.drain ?? 'short');
  }
  clock.advance(60_000_000);
  const { slices, bySymbol, wires } = await over;
  const wire = wires.get('gateway-only') ?? null;
  return { slices, wire, bySymbol: bySymbol.get('gateway-only') ?? [], endUs: clock.nowUs() };
};

export const total = (slices: readonly SliceRecord[], pick: (slice: SliceRecord) => number) =>
  slices.reduce((sum, slice) => sum + pick(slice), 0);
export const arrivals = (slices: readonly SliceRecord[]) => {
  const sum = (name: keyof SliceRecord['quotes']['counts']) => total(slices, (slice) => slice.quotes.counts[name]);
  return {
    planned: sum('planned'),
    ok: sum('ok'),
    failed: sum('failed'),
    unanswered: sum('unanswered'),
    dropped: sum('dropped'),
    notReleased: sum('notReleased'),
  };
};
export const connections = (slices: readonly SliceRecord[]) => {
  const sum = (name: keyof SliceRecord['connections']['counts']) =>
    total(slices, (slice) => slice.connections.counts[name]);
  return {
    attempted: sum('attempted'),
    connected: sum('connected'),
    refused: sum('refused'),
    timedOut: sum('timedOut'),
    lost: sum('lost'),
    closedByUs: sum('closedByUs'),
    openAtKill: sum('openAtKill'),
    notReleased: sum('notReleased'),
  };
};
export const none = { failed: 0, unanswered: 0, dropped: 0, notReleased: 0 };
