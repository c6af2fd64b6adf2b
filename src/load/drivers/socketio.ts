import { io, type Socket } from 'socket.io-client';
import type { Clock } from '../../core/clock.ts';
import type { SocketSettings } from '../../core/scenario.ts';
import type { Credentials, SocketSpec } from '../../core/target-spec.ts';
import type { SocketDriver, SocketSink } from './contract.ts';
import { createFrameReader } from './socket-frames.ts';
import { refusalOf } from './socket-refusal.ts';

export type SocketIoOptions = {
  readonly baseUrl: string;
  readonly spec: SocketSpec;
  readonly credentials: Credentials;
  readonly settings: SocketSettings;
  readonly clock: Clock;
  readonly sink: SocketSink;
};

const OWN_LEAVE = 'io client disconnect';

const optionsFor = (options: SocketIoOptions) => ({
  path: options.spec.path,
  transports: ['websocket'],
  forceNew: true,
  multiplex: false,
  reconnection: false,
  timeout: options.settings.connectTimeoutMs * 2,
  ...(options.credentials.key === null ? {} : { auth: options.credentials.key }),
});

/** Sockets by the library that real clients use: faithful, but heavy (one manager and one event emitter each). */
export const createSocketIoDriver = (options: SocketIoOptions): SocketDriver => {
  const { spec, sink, settings, clock } = options;
  const sockets = new Map<number, Socket>();
  const onFrame = createFrameReader(spec, sink);

  const symbolsFrom = (start: number): string[] =>
    Array.from(
      { length: settings.symbolsPerConnection },
      (_, i) => spec.symbols[(start + i) % spec.symbols.length] ?? '',
    );

  const forget = (connection: number): Socket | undefined => {
    const socket = sockets.get(connection);
    sockets.delete(connection);
    return socket;
  };

  const listen = (socket: Socket, connection: number, symbols: readonly string[]): void => {
    let established = false;
    socket.on('connected', () => {
      established = true;
      sink.connected(connection);
      socket.emit('subscribe', { ...spec.subscribe, symbols });
    });
    socket.on('connect_error', (error) => {
      forget(connection)?.disconnect();
      const refusal = refusalOf(error);
      sink.refused(connection, refusal.reason, refusal.detail);
    });
    socket.on('disconnect', (reason) => {
      forget(connection);
      if (!established) sink.refused(connection, 'reset', `closed before it was established: ${reason}`);
      else if (reason === OWN_LEAVE) sink.left(connection);
      else sink.lost(connection, reason);
    });
    socket.on('subscribe-ack', () => sink.subscribed(connection));
    socket.on('subscribe-error', (answer) => sink.subscribeFailed(connection, JSON.stringify(answer)));
    socket.on('exception', (answer) => sink.subscribeFailed(connection, JSON.stringify(answer)));
    socket.on('data', (frame: unknown) => onFrame(connection, frame));
  };

  const leave = (socket: Socket, symbols: readonly string[]): void => {
    const part = (): void => {
      cancel();
      socket.disconnect();
    };
    const cancel = clock.after(settings.leaveTimeoutMs * 1000, part);
    socket.once('unsubscribe-ack', part);
    socket.once('unsubscribe-error', part);
    socket.once('disconnect', cancel);
    socket.emit('unsubscribe', { ...spec.subscribe, symbols });
  };

  const symbolsOf = new Map<number, readonly string[]>();
  return {
    connect: (connection, symbolStart) => {
      const symbols = symbolsFrom(symbolStart);
      const socket = io(options.baseUrl, optionsFor(options));
      sockets.set(connection, socket);
      symbolsOf.set(connection, symbols);
      listen(socket, connection, symbols);
    },
    leave: (connection) => {
      const socket = sockets.get(connection);
      if (socket !== undefined) leave(socket, symbolsOf.get(connection) ?? []);
    },
    abandon: (connection) => {
      const socket = forget(connection);
      socket?.removeAllListeners();
      socket?.disconnect();
    },
    close: async () => {
      for (const socket of sockets.values()) {
        socket.removeAllListeners();
        socket.disconnect();
      }
      sockets.clear();
    },
  };
};
