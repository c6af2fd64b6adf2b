import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { afterEach, describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import { systemClock } from '../../core/clock.ts';
import { EXIT, HarnessError } from '../../core/errors.ts';
import { socketSettingsSchema } from '../../core/scenario.ts';
import { OUR_CLOCK } from '../../load/clock/estimate.ts';
import { createSocketIoDriver } from '../../load/drivers/socketio.ts';
import { openFirstSockets } from '../../load/handshakes/first-sockets.ts';
import { findingsOfSockets } from '../../target/first-sockets.ts';
import { parseProfile } from '../../target/profile.ts';

const profile = parseProfile(builtInProfiles['stock-api'], 'stock-api');
const settings = socketSettingsSchema.parse({ connectTimeoutMs: 400, leaveTimeoutMs: 100 });

let http: HttpServer;
let io: Server;
afterEach(async () => {
  await io.close();
  http.closeAllConnections();
});

type Behaviour = { readonly refuse?: string; readonly onSocket?: (socket: Socket) => void };

/** What the first sockets find at a real Socket.IO server that behaves so. */
const found = async ({ refuse, onSocket }: Behaviour) => {
  http = createServer();
  io = new Server(http, { path: profile.socketPath, transports: ['websocket'] });
  if (refuse !== undefined) io.use((_, next) => next(new Error(refuse)));
  io.on('connection', (socket) => onSocket?.(socket));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const seen = await openFirstSockets({
    clock: systemClock,
    burst: 3,
    ...{ connectTimeoutMs: settings.connectTimeoutMs, leaveTimeoutMs: settings.leaveTimeoutMs },
    openDriver: (sink) =>
      createSocketIoDriver({
        baseUrl: `http://127.0.0.1:${port}`,
        spec: { path: profile.socketPath, subscribe: {}, symbols: ['A.US', 'B.US'], sequence: null },
        credentials: { key: { appKey: 'k', accessToken: 't' }, jwt: null },
        ...{ settings, clock: systemClock, sink, stamps: OUR_CLOCK },
      }),
    isSlow: () => false,
    redact: (text) => text,
  });
  return findingsOfSockets(seen, profile, settings.connectTimeoutMs);
};

const greet = (socket: Socket): void => {
  socket.emit('connected', { success: true });
  socket.on('unsubscribe', () => socket.emit('unsubscribe-ack', {}));
};

describe('at a real Socket.IO server', () => {
  it.each<[string, Behaviour, readonly string[]]>([
    [
      'that lets everybody in',
      {
        onSocket: (socket) => {
          greet(socket);
          socket.on('subscribe', () => socket.emit('subscribe-ack', {}));
        },
      },
      [],
    ],
    [
      'whose key may not stream',
      { refuse: 'Insufficient stream permissions' },
      [expect.stringContaining('no permission for streams')],
    ],
    [
      'whose store is down',
      { refuse: 'Authentication error: connection refused' },
      [expect.stringContaining('4 of the first 4 sockets were refused (authentication: Authentication error:')],
    ],
    [
      'that refuses subscriptions',
      {
        onSocket: (socket) => {
          greet(socket);
          socket.on('subscribe', () => socket.emit('subscribe-error', { error: { code: 'SUBSCRIPTION_FAILED' } }));
        },
      },
      [expect.stringContaining('4 of 4 subscriptions were refused: {"error":{"code":"SUBSCRIPTION_FAILED"}}')],
    ],
    [
      'that answers no subscription',
      { onSocket: greet },
      [expect.stringContaining('4 of 4 subscriptions got no answer')],
    ],
    ['that never greets', {}, [expect.stringContaining('1 of the first 1 socket did not get in within 400 ms')]],
  ])('%s', async (_, behaviour, expected) => {
    expect(await found(behaviour)).toEqual(expected);
  });

  it('that takes no such key it is exit 4', async () => {
    const error = await found({ refuse: 'Invalid API Key or Access Token' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HarnessError);
    expect(error).toMatchObject({ exitCode: EXIT.unreachable });
  });
});
