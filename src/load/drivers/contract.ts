import type { Clock } from '../../core/clock.ts';
import type { NamedHost } from '../../core/host-names.ts';
import type { Arm } from '../../core/modes.ts';
import type { SocketSettings } from '../../core/scenario.ts';
import type { Credentials, SocketSpec } from '../../core/target-spec.ts';
import type { Tls } from '../../core/tls.ts';
import type { Via } from '../../core/wire-fault.ts';
import type { StampClock } from '../clock/estimate.ts';
import type { LocalAddressOf } from './sources.ts';

/**
 * What a quote driver reports of the request in a slot: `sent` at its first byte, `answering` at most once, then exactly one of `ok` and `failed`. The sink reads the
 * clock at each call, so a driver calls it at the instant itself.
 */
export type QuoteSink = {
  /** A connection was made: TCP (with the look-up of a name that was not looked up before) took so long, then TLS, in microseconds; NaN = there was none, or it is not known. */
  opened(connectUs: number, tlsUs: number): void;
  sent(slot: number): void;
  /** The head of its answer came. */
  answering(slot: number): void;
  /** Right before the `failed` of a 429 that says when to come back: after so many microseconds, NaN where that cannot be read. */
  retryAfter(slot: number, waitUs: number): void;
  /** Which symbol of a request for several the answer lacked, counted from 0 within the request: once for each, right before its `failed`. */
  lacked(slot: number, place: number): void;
  /** The answer says that it came from a cache of the target: right before its `ok`. */
  fromCache?(slot: number): void;
  ok(slot: number): void;
  /** `kind` is a short stable word (`http-500`, `missing-symbol`, `reset`), `detail` what was seen; it may hold anything the target sent. */
  failed(slot: number, kind: string, detail: string): void;
};

/** Sends quote requests. A slot carries one request at a time, so a driver can prepare all it needs per slot and allocate nothing per request. */
export type QuoteDriver = {
  send(slot: number, arrival: number, symbolStart: number): void;
  /** Gives up on the request in a slot; nothing more is reported of it and the slot may be used again at once. */
  abandon(slot: number): void;
  /** Requests come again shortly, after a silence of ours: connections that ended in it are opened again. Left out: it has none. */
  warm?(): void;
  close(): Promise<void>;
};

/**
 * What a socket driver reports of a connection. At most one of `refused` and `connected` comes first; after `connected`, where sockets subscribe,
 * `subscribed` or `subscribeFailed` and any number of frames; at the end exactly one of `lost` (not our doing) and `left` (after `leave`).
 */
export type SocketSink = {
  /** The namespace was joined and `connected` received. */
  connected(connection: number): void;
  refused(connection: number, reason: string, detail: string): void;
  subscribed(connection: number): void;
  subscribeFailed(connection: number, detail: string): void;
  /** `items` ticks in one frame with the sender's wall-clock stamp (epoch ms). */
  frame(connection: number, items: number, stampMs: number): void;
  /** Which broadcast the frame just reported is: a symbol's index and its last tick's number. Left out where nothing numbers the ticks. */
  broadcast(connection: number, symbol: number, tickNumber: number): void;
  /** Each numbered item of the frame just reported, in order: its symbol's index, its number, and its stamp as our clock would have written it (epoch ms), else that of its frame (NaN without either). */
  tick(connection: number, symbol: number, number: number, stampMs: number): void;
  /** A message that `request-recovery` brought: its symbol's index and its number, -1 where it bears none. */
  recovered(connection: number, symbol: number, number: number): void;
  /** Each `request-recovery` was asked, and ends at most once: its last batch came, the gateway refused, or it failed after it had started. */
  recoveryAsked(connection: number): void;
  recoveryEnded(connection: number, how: 'recovered' | 'refused' | 'failed', detail: string): void;
  lost(connection: number, reason: string): void;
  /** `isAnswered`: the server answered our unsubscribe, if there was one to answer, so nothing that it sent before can be missing without our knowing. */
  left(connection: number, isAnswered: boolean): void;
};

/**
 * Opens and holds sockets. Reconnection is never its business: a drop that heals unseen is a drop hidden. A connection that has ended may be opened
 * again under its number.
 */
export type SocketDriver = {
  connect(connection: number, symbolStart: number): void;
  /** Leaves politely: unsubscribe, its answer (both where it subscribed), `41`, close; without an answer in time it closes all the same. Ends in `left` or `lost`. */
  leave(connection: number): void;
  /** Ends an established connection at once, without a word of Socket.IO. Ends in `left`, before it returns. */
  cut(connection: number): void;
  /** Reads nothing more of an established connection until `resume`: what the target sends stays with it. */
  pause(connection: number): void;
  resume(connection: number): void;
  /** From now on an established connection says nothing, whatever it is told, and does not close by itself. Ends in `lost`, or by `cut`. */
  mute(connection: number): void;
  /** Gives up on a connection that is not established; nothing more is reported of it. */
  abandon(connection: number): void;
  /** Cuts everything still open, unreported. */
  close(): Promise<void>;
};

/** Where sockets of an arm go, and how they get in. */
export type SocketAccess = {
  readonly baseUrl: string;
  readonly spec: SocketSpec;
  readonly credentials: Credentials;
  readonly settings: SocketSettings;
  readonly tls?: Tls | undefined;
};

/** What every socket driver is made with. */
export type SocketDriverOptions = SocketAccess & {
  readonly clock: Clock;
  readonly sink: SocketSink;
  /** How the stamps of frames are to be read. */
  readonly stamps: StampClock;
  /** Where each connection comes from; left out: the system chooses. */
  readonly localAddressOf?: LocalAddressOf;
  /** Connections go there instead. */
  readonly via?: Via;
  /** Hosts that were looked up: no connection to them asks again. */
  readonly names?: readonly NamedHost[];
};

/** The drivers of each arm. */
export type DriverFactory = {
  quotes(mode: Arm, sink: QuoteSink): QuoteDriver;
  sockets(mode: Arm, sink: SocketSink): SocketDriver;
};
