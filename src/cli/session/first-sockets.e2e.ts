import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { afterEach, describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import { systemClock } from '../../core/clock.ts';
import { EXIT, HarnessError } from '../../core/errors.ts';
import { socketSettingsSchema } from '../../core/scenario.ts';
import type { KeyPair } from '../../core/target-spec.ts';
import { OUR_CLOCK } from '../../load/clock/estimate.ts';
import { createSocketIoDriver } from '../../load/drivers/socketio.ts';
import { createWireDriver } from '../../load/drivers/wire/driver.ts';
import { openFirstSockets } from '../../load/handshakes/first-sockets.ts';
import { findingsOfSockets } from '../../target/first-sockets.ts';
import { parseProfile } from '../../target/profile.ts';
import { trySocketKeys } from './socket-keys.ts';

const profile = parseProfile(builtInProfiles['stock-api'], 'stock-api');
const settings = socketSettingsSchema.parse({ connectTimeoutMs: 400, leaveTimeoutMs: 100 });

let http: HttpServer;
let io: Server;
afterEach(async () => {
  await io.close();
  http.closeAllConnections();
});

type Behaviour = {
  /** What it says to a socket that shows this key; null: it lets it in. */
  readonly refuses?: (appKey: unknown) => string | null;
  readonly onSocket?: (socket: Socket) => void;
};

/** The port of a real Socket.IO server that behaves so. */
const serve = async ({ refuses = () => null, onSocket }: Behaviour): Promise<number> => {
  http = createServer();
  io = new Server(http, { path: profile.socketPath, transports: ['websocket'] });
  io.use((socket, next) => {
    const said = refuses(socket.handshake.auth['appKey']);
    next(said === null ? undefined : new Error(said));
  });
  io.on('connection', (socket) => onSocket?.(socket));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return (http.address() as AddressInfo).port;
};

const KEY: KeyPair = { appKey: 'k', accessToken: 't' };

/** Opens so many sockets there, which show these keys in turn. */
const openAt = (port: number, keys: readonly KeyPair[], burst: number, create = createSocketIoDriver) =>
  openFirstSockets({
    ...{ clock: systemClock, burst },
    ...{ connectTimeoutMs: settings.connectTimeoutMs, leaveTimeoutMs: settings.leaveTimeoutMs },
    subscribes: settings.subscribe,
    openDriver: (sink) =>
      create({
        baseUrl: `http://127.0.0.1:${port}`,
        spec: { path: profile.socketPath, subscribe: {}, symbols: ['A.US', 'B.US'], sequence: null },
        credentials: { key: keys[0] ?? KEY, jwt: null, keys },
        ...{ settings, clock: systemClock, sink, stamps: OUR_CLOCK },
      }),
    isSlow: () => false,
    redact: (text) => text,
  });

/** What the first sockets find there. */
const found = async (behaviour: Behaviour) =>
  findingsOfSockets(await openAt(await serve(behaviour), [KEY], 3), profile, settings);

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
      { refuses: () => 'Insufficient stream permissions' },
      [expect.stringContaining('no permission for streams')],
    ],
    [
      'whose store is down',
      { refuses: () => 'Authentication error: connection refused' },
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
    const error = await found({ refuses: () => 'Invalid API Key or Access Token' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HarnessError);
    expect(error).toMatchObject({ exitCode: EXIT.unreachable });
  });

  it.each([
    ['socket.io-client', createSocketIoDriver],
    ['wire', createWireDriver],
  ])('that takes all keys of a pool but one, that one is named by its place (%s)', async (_, create) => {
    const keys = Array.from({ length: 6 }, (__, i) => ({ appKey: `key-${i + 1}`, accessToken: 'token' }));
    const port = await serve({
      refuses: (appKey) => (appKey === 'key-2' || appKey === 'key-6' ? 'API Key expired' : null),
      onSocket: (socket) => {
        greet(socket);
        socket.on('subscribe', () => socket.emit('subscribe-ack', {}));
      },
    });
    const tried = trySocketKeys(await openAt(port, keys, 3, create), {
      ...{ name: 'GATEPROOF_KEY_POOL', keys, places: [1, 2, 3, 4, 5, 6], sockets: 100 },
      open: (some) => openAt(port, some, some.length - 1, create),
    });
    await expect(tried).rejects.toMatchObject({
      exitCode: EXIT.unreachable,
      message: expect.stringContaining('refused entries 2 and 6: API Key expired'),
    });
  });
});
