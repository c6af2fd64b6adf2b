import { createHash } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { textFrame } from '../wire/testing/server-frames.ts';

/** Plain reading of RFC 6455, 1.3: the oracle shares no code with the client. */
const acceptOf = (request: string): string =>
  createHash('sha1')
    .update(`${/Sec-WebSocket-Key: (.*)\r\n/i.exec(request)?.[1] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');

const upgraded = (request: string): string =>
  [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptOf(request)}`,
    '',
    '',
  ].join('\r\n');

export type RawServer = {
  readonly url: string;
  /** The TCP connections that are open. */
  readonly open: ReadonlySet<Socket>;
  /** Opcode and text of each frame that the client sent, unmasked. */
  readonly heard: readonly string[];
  close(): Promise<void>;
};

/** Texts of the client's frames; those of a test are short. */
const textsOf = (bytes: Buffer): string[] => {
  const texts: string[] = [];
  for (let at = 0; at + 6 <= bytes.length; ) {
    const length = (bytes[at + 1] ?? 0) & 0x7f;
    const [head, size] = length === 126 ? [4, bytes.readUInt16BE(at + 2)] : [2, length];
    const key = bytes.subarray(at + head, at + head + 4);
    const body = bytes.subarray(at + head + 4, at + head + 4 + size).map((byte, i) => byte ^ (key[i % 4] ?? 0));
    texts.push(`${((bytes[at] ?? 0) & 0x0f).toString(16)}:${Buffer.from(body).toString('latin1')}`);
    at += head + 4 + size;
  }
  return texts;
};

/**
 * A server of bytes: it upgrades, says the Engine.IO handshake, answers the join, and then does what `after` says with the TCP connection. A close frame ends it.
 * `answer` instead is all it says to the upgrade. Each of them may differ by the number of the connection, from 0 on.
 */
export const startRawServer = async (
  after: (socket: Socket, nth: number) => void,
  {
    answer = () => null,
    join = () => '40{"sid":"t"}',
    isDeaf = () => false,
    pings = () => ({ pingInterval: 25_000, pingTimeout: 20_000 }),
  }: {
    /** Accepts, and never says a word. */
    readonly isDeaf?: (nth: number) => boolean;
    /** What it says to the join; null: nothing at all. */
    readonly join?: (nth: number) => string | null;
    /** null: as it should. */
    readonly answer?: (request: string, nth: number) => string | null;
    /** What it tells its connections of heartbeats, by their number from 0 on. */
    readonly pings?: (nth: number) => { readonly pingInterval: number; readonly pingTimeout: number };
  } = {},
): Promise<RawServer> => {
  const heard: string[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    const nth = connections;
    connections += 1;
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    if (isDeaf(nth)) return;
    socket.once('data', (request: Buffer) => {
      const head = request.toString('latin1');
      const other = answer(head, nth);
      socket.write(other ?? upgraded(head));
      if (other !== null) return;
      socket.write(textFrame(`0${JSON.stringify({ sid: 's', upgrades: [], ...pings(nth), maxPayload: 1_000_000 })}`));
      socket.on('data', (bytes: Buffer) => {
        for (const text of textsOf(bytes)) {
          heard.push(text);
          if (text.startsWith('8:')) socket.end();
          if (!text.startsWith('1:40')) continue;
          const words = join(nth);
          if (words === null) continue;
          socket.write(textFrame(words));
          after(socket, nth);
        }
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open,
    heard,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};
