import { io, type Socket } from 'socket.io-client';
import { asOurStamp } from '../clock/estimate.ts';
import type { SocketAccess, SocketDriver, SocketDriverOptions } from './contract.ts';
import { createRecoveryReader, RECOVERY_EVENTS, recoveryWish } from './recovery.ts';
import { createFrameReader } from './socket-frames.ts';
import { refusalOf } from './socket-refusal.ts';

/** `isAnswered`: our unsubscribe was. */
type HeldSocket = { readonly socket: Socket; readonly symbols: readonly string[]; isAnswered: boolean };

const OWN_LEAVE = 'io client disconnect';

export const socketOptions = (options: SocketAccess) => ({
  path: options.spec.path,
  transports: ['websocket'],
  forceNew: true,
  multiplex: false,
  reconnection: false,
  timeout: options.settings.connectTimeoutMs * 2,
  ...(options.credentials.key === null ? {} : { auth: options.credentials.key }),
});

/** The symbols of the connection that begins at `start` in the round of all symbols. */
const symbolsFrom = ({ spec, settings }: SocketDriverOptions, start: number): string[] =>
  Array.from(
    { length: Math.min(settings.symbolsPerConnection, spec.symbols.length) },
    (_, i) => spec.symbols[(start + i) % spec.symbols.length] ?? '',
  );

/** Unsubscribes, waits for the answer or its time-out, then leaves the namespace and closes. */
const leave = ({ spec, settings, clock }: SocketDriverOptions, held: HeldSocket): void => {
  const { socket, symbols } = held;
  const part = (): void => {
    cancel();
    socket.disconnect();
  };
  const answered = (): void => {
    held.isAnswered = true;
    part();
  };
  const cancel = clock.after(settings.leaveTimeoutMs * 1000, part);
  socket.once('unsubscribe-ack', answered);
  socket.once('unsubscribe-error', answered);
  socket.once('disconnect', cancel);
  socket.emit('unsubscribe', { ...spec.subscribe, symbols });
};

/** Sockets by the library that real clients use: faithful, but heavy (one manager and one event emitter each). */
export const createSocketIoDriver = (options: SocketDriverOptions): SocketDriver => {
  const { spec, sink, stamps } = options;
  const sockets = new Map<number, HeldSocket>();
  const onRecovery = createRecoveryReader(spec, sink);
  const onFrame = createFrameReader(spec, sink, (stampMs) => asOurStamp(stampMs, stamps));

  const forget = (connection: number): HeldSocket | undefined => {
    const held = sockets.get(connection);
    sockets.delete(connection);
    return held;
  };

  const recover = (socket: Socket, connection: number, symbols: readonly string[]): void => {
    const { recoverMs } = options.settings;
    if (recoverMs === null) return;
    sink.recoveryAsked(connection);
    socket.emit('request-recovery', recoveryWish(spec, symbols, options.clock.wallMs() - recoverMs));
    for (const name of RECOVERY_EVENTS) socket.on(name, (word: unknown) => onRecovery(connection, name, word));
  };

  const listen = (socket: Socket, connection: number, symbols: readonly string[]): void => {
    let established = false;
    let answered = false;
    const subscribeFailed = (answer: unknown): void => {
      if (!answered) sink.subscribeFailed(connection, JSON.stringify(answer));
      answered = true;
    };
    socket.once('connected', () => {
      established = true;
      sink.connected(connection);
      socket.emit('subscribe', { ...spec.subscribe, symbols });
    });
    socket.on('connect_error', (error) => {
      forget(connection)?.socket.disconnect();
      const refusal = refusalOf(error);
      sink.refused(connection, refusal.reason, refusal.detail);
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
        recover(socket, connection, symbols);
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
      const socket = io(options.baseUrl, socketOptions(options));
      sockets.set(connection, { socket, symbols, isAnswered: false });
      listen(socket, connection, symbols);
    },
    leave: (connection) => {
      const held = sockets.get(connection);
      if (held !== undefined) leave(options, held);
    },
    abandon: (connection) => {
      const socket = forget(connection)?.socket;
      socket?.removeAllListeners();
      socket?.disconnect();
    },
    close: async () => {
      for (const { socket } of sockets.values()) {
        socket.removeAllListeners();
        socket.disconnect();
      }
      sockets.clear();
    },
  };
};
