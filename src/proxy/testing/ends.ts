import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../core/clock.ts';
import type { WireEffect, WireFault, WireUse } from '../../core/wire-fault.ts';
import { listenFor } from '../listen.ts';
import { createWire, type Wire } from '../wire.ts';

/** One end of a connection, and what came to it. */
export type End = {
  readonly socket: Socket;
  received: Buffer[];
  bytes(): number;
  /** How the other side ended it; null while it has not. */
  ended: 'fin' | 'reset' | null;
};

const endOf = (socket: Socket): End => {
  const end: End = {
    ...{ socket, received: [], ended: null },
    bytes: () => end.received.reduce((sum, { length }) => sum + length, 0),
  };
  socket.on('data', (bytes: Buffer) => end.received.push(bytes));
  socket.on('end', () => {
    end.ended ??= 'fin';
  });
  socket.on('error', () => {
    end.ended = 'reset';
  });
  return end;
};

export type Rig = {
  readonly wire: Wire;
  /** Ends of the target, in the order in which they were accepted. */
  readonly accepted: End[];
  /** A client that is connected to the proxy. */
  client(): Promise<End>;
  /** A client, and the target's end of it. */
  pair(): Promise<readonly [End, End]>;
};

/** Waits until it holds, looking again whenever the event loop has come round. */
export const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};

/** A client that is connected to a port of loopback, ended with the test. */
export const connectEnd = async (port: number): Promise<End> => {
  const end = endOf(connect({ host: '127.0.0.1', port, allowHalfOpen: true }));
  onTestFinished(() => void end.socket.destroy());
  await once(end.socket, 'connect');
  return end;
};

/** A real target on loopback that says nothing by itself, ended with the test. */
export const startTarget = async (): Promise<{ readonly port: number; readonly accepted: End[] }> => {
  const accepted: End[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => accepted.push(endOf(socket)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const { socket } of accepted) socket.destroy();
    server.close();
  });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, accepted };
};

/** A real target and a real proxy before it, on loopback, both ended with the test. */
export const startRig = async (clock: Clock = systemClock, use: WireUse = 'sockets'): Promise<Rig> => {
  const { port, accepted } = await startTarget();
  const wire = createWire(clock, 1);
  const listener = await listenFor({ use, to: { host: '127.0.0.1', port } }, wire);
  onTestFinished(async () => {
    await wire.stop();
    await listener.stop();
  });
  const client = (): Promise<End> => connectEnd(listener.port);
  return {
    ...{ wire, accepted, client },
    pair: async () => {
      const before = accepted.length;
      const end = await client();
      await until(() => accepted.length > before);
      return [end, accepted[before]!];
    },
  };
};

/** A fault on all connections, unless said otherwise. */
export const faultOf = (effect: WireEffect, rest: Partial<WireFault> = {}): WireFault => ({
  ...{ text: effect.kind, effect, on: 'all', of: { kind: 'share', ratio: 1 } },
  ...rest,
});
