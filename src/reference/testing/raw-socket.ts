import { SOCKET_PATH } from '../sockets/handshake.ts';

export type Packet = { readonly packet: string; readonly event: string | null; readonly data: unknown };

const parsePacket = (text: string): Packet => {
  const [, packet = '', rest = ''] = /^(\d+(?:\/[^,]+,)?)(.*)$/s.exec(text) ?? [];
  const value: unknown = rest === '' ? null : JSON.parse(rest);
  if (packet !== '42' || !Array.isArray(value)) return { packet, event: null, data: value };
  return { packet, event: String(value[0]), data: value[1] };
};

/** A websocket that speaks raw packets: no client library stands between the test and the wire. */
export type RawSocket = {
  send(text: string): void;
  emit(event: string, payload?: unknown): void;
  /** The next packet that is this one; others, such as data between an order and its ack, are passed over. */
  next(packet: string, event?: string): Promise<Packet>;
  readonly closed: Promise<number>;
  close(): void;
};

export const openRawSocket = (url: string): RawSocket => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${SOCKET_PATH}/?EIO=4&transport=websocket`);
  const waiting: Packet[] = [];
  let wake = (): void => {};
  let isClosed = false;
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => {
      isClosed = true;
      resolve(code);
      wake();
    });
  });
  socket.addEventListener('message', ({ data }) => {
    waiting.push(parsePacket(String(data)));
    wake();
  });
  const arrival = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });

  return {
    send: (text) => socket.send(text),
    emit: (event, payload) => socket.send(`42${JSON.stringify(payload === undefined ? [event] : [event, payload])}`),
    next: async (packet, event) => {
      for (;;) {
        const found = waiting.shift();
        if (found === undefined) {
          if (isClosed) throw new Error(`closed before ${packet} ${event ?? ''}`);
          await arrival();
        } else if (found.packet === packet && (event === undefined || found.event === event)) return found;
      }
    },
    closed,
    close: () => socket.close(),
  };
};

const AUTH = { appKey: 'key', accessToken: 'token' };

/** A raw socket that has joined; its client id is what the target books it under. */
export const joinRaw = async (url: string): Promise<RawSocket> => {
  const socket = openRawSocket(url);
  await socket.next('0');
  socket.send(`40${JSON.stringify(AUTH)}`);
  await socket.next('42', 'connected');
  return socket;
};

/** A joined raw socket with these subscriptions acked. */
export const subscribeRaw = async (url: string, symbols: readonly string[]): Promise<RawSocket> => {
  const socket = await joinRaw(url);
  socket.emit('subscribe', { symbols, preferredProvider: 'infoway' });
  await socket.next('42', 'subscribe-ack');
  return socket;
};

/** Leaves as a client should: unsubscribe, its ack, `41`, close. */
export const leaveRaw = async (socket: RawSocket, symbols: readonly string[]): Promise<void> => {
  socket.emit('unsubscribe', { symbols });
  await socket.next('42', 'unsubscribe-ack');
  socket.send('41');
  socket.close();
  await socket.closed;
};
