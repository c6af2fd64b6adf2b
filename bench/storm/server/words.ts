import { createHash } from 'node:crypto';

/** Bytes that the fast server sends: written once where they do not change, so that the server is not what a round measures. */

/** RFC 6455, 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** RFC 6455, 5.2: a final text frame, a close frame. */
const TEXT = 0x81;
const CLOSE = 0x88;

/** A short text as a server's frame: up to 65,535 bytes. */
export const frameOf = (text: string): Buffer => {
  const body = Buffer.from(text);
  if (body.length < 126) return Buffer.concat([Buffer.from([TEXT, body.length]), body]);
  return Buffer.concat([Buffer.from([TEXT, 126, body.length >> 8, body.length & 0xff]), body]);
};

const OPENING = frameOf('0{"sid":"storm","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}');
export const PARTING = Buffer.from([CLOSE, 2, 0x03, 0xe8]);

const heads = new Map<string, Buffer>();
const KEYS_KEPT = 100;

/** The 101 to a request, and the Engine.IO handshake right after it. */
export const upgradeTo = (key: string): Buffer => {
  const known = heads.get(key);
  if (known !== undefined) return known;
  const accept = createHash('sha1')
    .update(key + GUID)
    .digest('base64');
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  const head = Buffer.from([...lines, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n'), 'latin1');
  const whole = Buffer.concat([head, OPENING]);
  if (heads.size < KEYS_KEPT) heads.set(key, whole);
  return whole;
};

/** What answers to a joining socket, a subscription and its end. Their stamps are true: clients read the clock from them. */
export const joinedAt = (wallMs: number): Buffer =>
  Buffer.concat([
    frameOf('40{"sid":"storm"}'),
    frameOf(
      `42["connected",{"success":true,"message":"Connection established successfully","data":{"clientId":"storm"},"timestamp":${wallMs}}]`,
    ),
  ]);
export const answerAt = (event: 'subscribe-ack' | 'unsubscribe-ack', symbol: string, wallMs: number): Buffer =>
  frameOf(
    `42["${event}",{"success":true,"message":"Done","data":{"symbols":["${symbol}"],"wsCapabilityType":"stream-stock-quote"},"timestamp":${wallMs}}]`,
  );

/** A tick as the real backend sends it (docs/spec/wire-samples.md), numbered in its volume. */
export const tickOf = (symbol: string, number: number, wallMs: number): Buffer =>
  frameOf(
    `42["data",{"symbol":"${symbol}","timestamp":"${new Date(wallMs).toISOString()}","data":[{"symbol":"${symbol}","lastPrice":400.04,"volume":${number},"turnover":1600.16,"timestamp":${Math.floor(wallMs)},"tradeDirection":2,"price":400.04}]}]`,
  );
