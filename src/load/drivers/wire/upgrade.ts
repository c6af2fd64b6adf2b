import { createHash, randomBytes } from 'node:crypto';
import { standsAt } from './stands-at.ts';

/** RFC 6455, 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const HEAD_BYTES_MAX = 16_384;

/** A request for a WebSocket, written once for all sockets of a driver, with the `Sec-WebSocket-Accept` that proves a right answer to it. */
export type Upgrade = { readonly request: Buffer; readonly accept: string };

/**
 * The Engine.IO 4 handshake over WebSocket (docs/spec/target-contract.md 2.1). The nonce is random, and the same for all sockets of a driver: it
 * tells a WebSocket server from a cache, which it does as well when it is used again, and a hash a socket is saved.
 */
export const upgradeOf = (url: URL, path: string): Upgrade => {
  const key = randomBytes(16).toString('base64');
  const lines = [
    `GET ${path.endsWith('/') ? path : `${path}/`}?EIO=4&transport=websocket HTTP/1.1`,
    `Host: ${url.host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${key}`,
    'Sec-WebSocket-Version: 13',
    '',
    '',
  ];
  return {
    request: Buffer.from(lines.join('\r\n'), 'latin1'),
    accept: createHash('sha1')
      .update(key + GUID)
      .digest('base64'),
  };
};

/** What a server said to the request: not enough yet, that it is a WebSocket from byte `bodyAt` on, or what it said instead. */
export type UpgradeAnswer =
  | { readonly kind: 'more' }
  | { readonly kind: 'open'; readonly bodyAt: number }
  | { readonly kind: 'refused'; readonly detail: string };

const MORE: UpgradeAnswer = { kind: 'more' };

const headersOf = (lines: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );

/** An answer that another one follows, asked for or not (RFC 9110, 15.2). */
const INTERIM = /^HTTP\/1\.1 1(?!01)\d\d\b/;

/** Where the head of the final answer begins. */
const finalFrom = (bytes: Buffer): number => {
  for (let from = 0; ; ) {
    const end = bytes.indexOf('\r\n\r\n', from);
    if (end === -1 || !INTERIM.test(bytes.toString('latin1', from, end))) return from;
    from = end + 4;
  }
};

/** Reads the head of the answer (RFC 6455, 4.1), behind interim ones. `bytes` is everything that has come so far. */
export const readUpgrade = (bytes: Buffer, accept: string): UpgradeAnswer => {
  const from = finalFrom(bytes);
  const end = bytes.indexOf('\r\n\r\n', from);
  if (end === -1) {
    return bytes.length > HEAD_BYTES_MAX ? { kind: 'refused', detail: 'an endless head instead of an upgrade' } : MORE;
  }
  const [status = '', ...lines] = bytes.toString('latin1', from, end).split('\r\n');
  if (!/^HTTP\/1\.1 101\b/.test(status))
    return { kind: 'refused', detail: `an answer instead of an upgrade: ${status}` };
  const headers = headersOf(lines);
  if (headers.get('upgrade')?.toLowerCase() !== 'websocket')
    return { kind: 'refused', detail: 'the upgrade is to something else than a WebSocket' };
  if (headers.get('sec-websocket-accept') !== accept)
    return { kind: 'refused', detail: 'Sec-WebSocket-Accept does not answer our key' };
  if (headers.has('sec-websocket-extensions'))
    return { kind: 'refused', detail: 'the server speaks an extension that was not asked for' };
  return { kind: 'open', bodyAt: end + 4 };
};

/**
 * Reads answers as `readUpgrade` does, from the first `length` bytes. Servers write the same head to the same request: one that begins with the head
 * that was right before is not read again.
 */
export const createUpgradeReader = (accept: string): ((bytes: Buffer, length: number) => UpgradeAnswer) => {
  let right: { readonly head: Buffer; readonly answer: UpgradeAnswer } | null = null;
  return (bytes, length) => {
    if (right !== null && length >= right.head.length && standsAt(right.head, bytes, 0)) return right.answer;
    const answer = readUpgrade(bytes.subarray(0, length), accept);
    if (answer.kind === 'open') right = { head: Buffer.from(bytes.subarray(0, answer.bodyAt)), answer };
    return answer;
  };
};
