import { SOCKET_PATH } from './sockets/handshake.ts';
import type { World } from './world.ts';

export type SelfConnection =
  | { readonly connected: true; readonly latencyMs: number }
  | { readonly connected: false; readonly error: string };

const LONGEST_WAIT_US = 5_000_000;

const urlOf = ({ options, listening, ownToken }: World): string => {
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return `ws://${host}:${listening.port}${SOCKET_PATH}/?EIO=4&transport=websocket&own=${ownToken}`;
};

/** Opens a real socket to this very server, joins, and leaves. The books leave it out, because it is not a client's. */
export const connectToSelf = (world: World): Promise<SelfConnection> => {
  const { clock } = world;
  const startUs = clock.nowUs();
  const socket = new WebSocket(urlOf(world));
  return new Promise((resolve) => {
    const settle = (result: SelfConnection): void => {
      cancel();
      resolve(result);
      socket.close();
    };
    const cancel = clock.after(LONGEST_WAIT_US, () => settle({ connected: false, error: 'no answer within 5 s' }));
    socket.addEventListener('error', () => settle({ connected: false, error: 'the connection failed' }));
    socket.addEventListener('close', () => settle({ connected: false, error: 'the connection was closed' }));
    socket.addEventListener('message', ({ data }) => {
      const packet = String(data);
      if (packet.startsWith('0')) socket.send('40');
      else if (packet.startsWith('44')) settle({ connected: false, error: 'the connection was refused' });
      else if (packet.startsWith('42["connected"')) {
        settle({ connected: true, latencyMs: Math.round((clock.nowUs() - startUs) / 1000) });
      }
    });
  });
};
