import { isIP } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import type { Cancel } from '../../core/clock.ts';
import { hostOf, lookupOf } from '../../core/host-names.ts';
import { keyInTurn } from '../../core/key-turns.ts';
import type { KeyPair } from '../../core/target-spec.ts';
import { asOurStamp } from '../clock/estimate.ts';
import { ONE_TURN_US } from '../read-first.ts';
import type { SocketAccess, SocketDriver, SocketDriverOptions } from './contract.ts';
import { shownWord } from './json.ts';
import { createRecovery, RECOVERY_EVENTS, type Recovery, recoveryWish } from './recovery.ts';
import { createFrameReader } from './socket-frames.ts';
import { refusalOf } from './socket-refusal.ts';
import { tlsOptions } from './tls.ts';
import { agentBy } from './via.ts';

/** `isAnswered`: our unsubscribe was. */
type HeldSocket = { readonly socket: Socket; readonly symbols: readonly string[]; isAnswered: boolean };

const authOf = (key: KeyPair | null) => (key === null ? {} : { auth: key });

const OWN_LEAVE = 'io client disconnect';
const TURNED_AWAY = 'io server disconnect';

/**
 * Whoever opens a socket gives it up. A timer of the library's own rings right after a standstill of ours, before what the target answered meanwhile
 * is read, and would book it as refused. The longest that Node's timers take.
 */
const NEVER_MS = 2 ** 31 - 1;

/** `connection`: whose key, where there are several. */
export const socketOptions = (options: SocketAccess, connection = 0) => ({
  path: options.spec.path,
  transports: ['websocket'],
  forceNew: true,
  multiplex: false,
  reconnection: false,
  timeout: NEVER_MS,
  ...tlsOptions(options.tls),
  ...authOf(keyInTurn(options.credentials, connection)),
});

/** The symbols of the connection that begins at `start` in the round of all symbols. */
const symbolsFrom = ({ spec, settings }: SocketDriverOptions, start: number): string[] =>
  Array.from(
    { length: Math.min(settings.symbolsPerConnection, spec.symbols.length) },
    (_, i) => spec.symbols[(start + i) % spec.symbols.length] ?? '',
  );

/**
 * Unsubscribes where it subscribed, waits for the answer or its time-out, then leaves the namespace and closes. After a standstill of ours a timer
 * rings before what came meanwhile is read, so the last wait is for one turn of the loop.
 */
const leave = ({ spec, settings, clock }: SocketDriverOptions, held: HeldSocket): void => {
  const { socket, symbols } = held;
  if (!settings.subscribe) {
    held.isAnswered = true;
    socket.disconnect();
    return;
  }
  const part = (): void => {
    cancel();
    socket.disconnect();
  };
  const answered = (): void => {
    held.isAnswered = true;
    part();
  };
  let cancel: Cancel = clock.after(settings.leaveTimeoutMs * 1000, () => {
    cancel = clock.after(ONE_TURN_US, part);
  });
  socket.once('unsubscribe-ack', answered);
  socket.once('unsubscribe-error', answered);
  socket.once('disconnect', () => cancel());
  socket.emit('unsubscribe', { ...spec.subscribe, symbols });
};

/** The library hands both on to the TCP connection; a name that leads to both families must be tried by that of the source address alone. */
const from = ({ localAddressOf }: SocketDriverOptions, connection: number) => {
  const localAddress = localAddressOf?.(connection);
  return localAddress === undefined ? {} : { localAddress, family: isIP(localAddress) };
};

type WebSocketUnder = { pause(): void; resume(): void; send(): void };

/** The WebSocket (of `ws`) under a socket of the library. */
const webSocketOf = (socket: Socket | undefined): WebSocketUnder | null =>
  socket === undefined ? null : Reflect.get(socket.io.engine.transport, 'ws');

/** The library goes on; what it says, its pongs too, goes nowhere. */
const muted = (webSocket: WebSocketUnder | null): void => {
  if (webSocket !== null) webSocket.send = () => {};
};

/** Ends a socket of which nothing more is to be told. */
const silence = (held: HeldSocket | undefined): void => {
  held?.socket.removeAllListeners();
  held?.socket.disconnect();
};

type Subscribed = { readonly socket: Socket; readonly connection: number; readonly symbols: readonly string[] };

/** Asks for what a socket missed, where the scenario says so. */
const recover = (
  recovery: Recovery,
  { spec }: SocketDriverOptions,
  { socket, connection, symbols }: Subscribed,
): void => {
  const sinceMs = socket.connected ? recovery.ask(connection) : null;
  if (sinceMs === null) return;
  for (const name of RECOVERY_EVENTS) socket.on(name, (word: unknown) => recovery.told(connection, name, word));
  socket.emit('request-recovery', recoveryWish(spec, symbols, sinceMs));
};

/** The library hands no look-up on to the TCP connection, so an agent does. */
const wayTo = ({ baseUrl, via, tls, names = [] }: SocketDriverOptions) => {
  const lookup = lookupOf(names, hostOf(new URL(baseUrl)));
  const way = via ?? (lookup === undefined ? null : { lookup });
  return way === null ? {} : { agent: agentBy(baseUrl, way, tlsOptions(tls)) as unknown as string };
};

/** Sockets by the library that real clients use: faithful, but heavy (one manager and one event emitter each). */
export const createSocketIoDriver = (options: SocketDriverOptions): SocketDriver => {
  const { spec, sink, stamps, baseUrl, settings } = options;
  const way = wayTo(options);
  const sockets = new Map<number, HeldSocket>();
  const recovery = createRecovery(options);
  const onFrame = createFrameReader(spec, sink, (stampMs) => asOurStamp(stampMs, stamps));

  const forget = (connection: number): HeldSocket | undefined => {
    const held = sockets.get(connection);
    sockets.delete(connection);
    return held;
  };

  const listen = (socket: Socket, connection: number, symbols: readonly string[]): void => {
    let established = false;
    let answered = false;
    const subscribeFailed = (answer: unknown): void => {
      if (!answered) sink.subscribeFailed(connection, shownWord(answer));
      answered = true;
    };
    socket.once('connected', () => {
      established = true;
      sink.connected(connection);
      if (settings.subscribe) socket.emit('subscribe', { ...spec.subscribe, symbols });
    });
    socket.on('connect_error', (error) => {
      silence(forget(connection));
      const refusal = refusalOf(error);
      // Of one that is in that is no refusal, and the library comes back by itself from it as little as from a disconnect by the server.
      if (established) sink.lost(connection, TURNED_AWAY);
      else sink.refused(connection, refusal.reason, refusal.detail);
    });
    socket.on('disconnect', (reason) => {
      const held = forget(connection);
      if (!established) sink.refused(connection, 'reset', `closed before it was established: ${reason}`);
      else if (reason === OWN_LEAVE) sink.left(connection, held?.isAnswered === true);
      else sink.lost(connection, reason);
    });
    // One subscription, one answer: what comes later answers something else (an `exception` may be about the leave).
    socket.on('subscribe-ack', () => {
      if (!answered) {
        sink.subscribed(connection);
        recover(recovery, options, { socket, connection, symbols });
      }
      answered = true;
    });
    socket.on('subscribe-error', subscribeFailed);
    socket.on('exception', subscribeFailed);
    socket.on('data', (frame: unknown) => onFrame(connection, frame));
  };

  return {
    connect: (connection, symbolStart) => {
      const symbols = symbolsFrom(options, symbolStart);
      const socket = io(baseUrl, { ...socketOptions(options, connection), ...from(options, connection), ...way });
      sockets.set(connection, { socket, symbols, isAnswered: false });
      listen(socket, connection, symbols);
    },
    leave: (connection) => {
      const held = sockets.get(connection);
      if (held !== undefined) leave(options, held);
    },
    cut: (connection) => {
      const socket = forget(connection)?.socket;
      if (socket === undefined) return;
      socket.removeAllListeners();
      socket.io.engine.close();
      sink.left(connection, false);
    },
    pause: (connection) => webSocketOf(sockets.get(connection)?.socket)?.pause(),
    resume: (connection) => webSocketOf(sockets.get(connection)?.socket)?.resume(),
    mute: (connection) => muted(webSocketOf(sockets.get(connection)?.socket)),
    abandon: (connection) => silence(forget(connection)),
    close: async () => {
      for (const held of sockets.values()) silence(held);
      sockets.clear();
    },
  };
};
