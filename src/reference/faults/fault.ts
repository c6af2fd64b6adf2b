import type { Clock } from '../../core/clock.ts';
import type { Problem } from '../../core/errors.ts';
import type { WireFault } from '../../core/wire-fault.ts';
import type { Tick } from '../market/market.ts';
import { type FaultParameters, type ParameterReader, readParameters } from './parameters.ts';

export type HealthPart = 'base' | 'websocket' | 'fetcher';

/** How the body of a 200 is none: a page of HTML, cut half-way, JSON without the envelope, or an envelope that says `success: false`. */
export const MALFORMATIONS = ['html', 'cut', 'envelope', 'refusal'] as const;
export type Malformation = (typeof MALFORMATIONS)[number];

/** What a fault makes of one quote request instead of its answer. `missing` is `partial` that does not say so; `half`: the connection ends amid the body. */
export type QuoteFault =
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'partial' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed'; readonly how: Malformation }
  | { readonly kind: 'half'; readonly by: 'reset' | 'close' }
  /** 0 s: without `Retry-After`. */
  | { readonly kind: 'throttled'; readonly by: 'limiter' | 'upstream'; readonly retryAfterSec: number };

/** Ticks of one symbol as they are sent, and how many of them a fault has lost, doubled, swapped or made stale. */
export type DisturbedTicks = {
  readonly ticks: readonly Tick[];
  readonly how: 'lost' | 'doubled' | 'swapped' | 'stale';
  readonly planted: number;
};

/** A joined connection as a fault may treat it. Every way of ending it is booked as ours. */
export type FaultConnection = {
  /** Not one that another fault is about to end. */
  isOpen(): boolean;
  closeTcp(): void;
  resetTcp(): void;
  disconnect(): void;
  /** Sends it no more data, and does not say so. */
  mute(): void;
  /** A WebSocket close frame with this code. */
  closeFrame(code: number): void;
  /** The close packet of Engine.IO, then a close frame without a code. */
  closeEngine(): void;
  /** As if its pong had not come in time. */
  timeOut(): void;
  /** Bytes as they are, between two frames. */
  sendBytes(bytes: Buffer): void;
};

/** Heartbeat times that a client is told and that are not kept: no ping ever comes. `giveBack`: it was gone before they were over. */
export type UntoldPings = { readonly intervalMs: number; readonly timeoutMs: number; giveBack(): void };

/** What a running fault may reach of the server. */
export type FaultHost = {
  readonly clock: Clock;
  readonly seed: number;
  openConnections(): readonly FaultConnection[];
  /** Blocks the whole process for `durationMs` and notes it in the books. */
  block(durationMs: number): void;
};

/**
 * Where a running fault reaches into the server; what it leaves out stays healthy. `isLoad` tells planned arrivals from other requests:
 * shares are exact over each of the two alone. `symbols` are those asked for, in their strict form. `isOwn` is the server's own test connection, which uses up no share.
 */
export type FaultHooks = {
  quoteDelayMs?(isLoad: boolean, symbols: readonly string[]): number;
  quoteFault?(isLoad: boolean, symbols: readonly string[]): QuoteFault | null;
  refusesUpgrade?(isOwn: boolean): boolean;
  refusesJoin?(isOwn: boolean): boolean;
  /** How long the next handshake waits before it is answered, by whether its client offers to compress messages. */
  joinDelayMs?(offersToCompress: boolean): number;
  /** How long the next upgrade waits before it is answered. */
  upgradeDelayMs?(): number;
  /** What the next client is told of heartbeats that will not come. */
  untoldPings?(): UntoldPings | null;
  joined?(connection: FaultConnection): void;
  /** What is sent of these ticks of a symbol, which somebody is subscribed to. */
  disturbsTicks?(symbol: string, ticks: readonly Tick[]): DisturbedTicks;
  /** Ticks of a symbol come while nobody is subscribed to it. */
  ticksUnheard?(symbol: string): void;
  readonly mutesData?: boolean;
  /** Ticks go to one client after another; a round takes this long. */
  readonly roundMs?: number;
  readonly stopsMarket?: boolean;
  /** How each `request-recovery` ends. */
  readonly recoveryEnds?: 'refused' | 'failed' | 'silent';
  /** How far the wall clock that stamps everything on a socket stands ahead. */
  stampShiftMs?(): number;
  readonly reportsOtherMode?: boolean;
  readonly flagsLie?: boolean;
  readonly ignoresFlags?: boolean;
  readonly unhealthy?: readonly HealthPart[];
  /** The HTTP status of an unhealthy answer. */
  readonly unhealthyStatus?: number;
  /** How long the health of the base service takes. */
  readonly healthDelayMs?: number;
  /** The base service has no health endpoint. */
  readonly lacksHealth?: boolean;
  /** How many emergency fallbacks it says happened in the last hour. */
  readonly emergencyFallbacks?: number;
  /** What the error rate is said to be. */
  readonly reportsErrorRate?: { readonly rate: number | string | null };
  readonly failsSelfConnection?: boolean;
  readonly lacksLegacy?: boolean;
  /** The most rows of a quote answer. */
  readonly rowsMost?: number;
  readonly opensLimiter?: boolean;
  readonly configErrors?: readonly string[];
  readonly poolTaken?: number;
  /** Ends what the fault still has planned, such as a timer. */
  end?(): void;
};

/** A fault with its parameters read; `text` reads back as the same fault. */
export type PlantedFault = {
  readonly text: string;
  start(host: FaultHost): FaultHooks;
  /** What it does on the wire; the server itself knows nothing of it. */
  readonly wire?: WireFault;
};

export type FaultReading =
  | { readonly ok: true; readonly fault: PlantedFault }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** One entry of the registry. `examples` and `refused` are parameter texts for the contract test and for the help. */
export type FaultKind = {
  readonly name: string;
  readonly doc: string;
  readonly examples: readonly string[];
  readonly refused: readonly string[];
  read(parameters: FaultParameters): FaultReading;
};

export type FaultDefinition<Setting> = {
  readonly name: string;
  readonly doc: string;
  readonly examples: readonly string[];
  readonly refused: readonly string[];
  /** Takes what it needs from the reader; the reader collects what is wrong. */
  setting(reader: ParameterReader): Setting;
  /** The parameter text of a setting, empty when it has none; reading it gives the setting back. */
  print(setting: Setting): string;
  start(setting: Setting, host: FaultHost): FaultHooks;
  wire?(setting: Setting): Omit<WireFault, 'text'>;
};

/** Makes a registry entry of a definition: the type of its setting stays inside. */
export const defineFault = <Setting>(definition: FaultDefinition<Setting>): FaultKind => ({
  name: definition.name,
  doc: definition.doc,
  examples: definition.examples,
  refused: definition.refused,
  read: (parameters) => {
    const reader = readParameters(definition.name, parameters);
    const setting = definition.setting(reader);
    const problems = reader.problems();
    if (problems.length > 0) return { ok: false, problems };
    const printed = definition.print(setting);
    const text = printed === '' ? definition.name : `${definition.name}=${printed}`;
    const wire = definition.wire === undefined ? {} : { wire: { text, ...definition.wire(setting) } };
    return { ok: true, fault: { text, start: (host) => definition.start(setting, host), ...wire } };
  },
});
