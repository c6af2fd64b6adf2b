import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { LoopBooks } from './job.ts';
import { jobOfArguments, pace } from './pace.ts';

/**
 * The floor: sockets of `net` and bytes written beforehand, nothing judged, no fault looked for. `handshake` as its second word: TCP, WebSocket upgrade
 * and close alone; `join`: all but the subscription; else the whole conversation of a storm. Ticks are found by their text and their number is read:
 * the least that counts as parsing.
 */

const job = jobOfArguments();
const isHandshakeOnly = process.argv[3] === 'handshake';
const subscribes = process.argv[3] === undefined;
const mask = randomBytes(4);

/** A masked frame; the same key for all, which a real client may not do: the floor is the floor. */
const frameOf = (opcode: number, text: string): Buffer => {
  const body = Buffer.from(text);
  const head = body.length < 126 ? [0x80 | body.length] : [0x80 | 126, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([0x80 | opcode, ...head]), mask, body.map((byte, i) => byte ^ (mask[i & 3] ?? 0))]);
};

const REQUEST = Buffer.from(
  `GET /api/v1/stream-receiver/connect/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${job.host}:${job.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
);
const subscription = JSON.stringify({ wsCapabilityType: 'stream-stock-quote', symbols: [job.symbol] });
const JOIN = frameOf(1, `40${JSON.stringify(job.auth)}`);
const SUBSCRIBE = frameOf(1, `42["subscribe",${subscription}]`);
const UNSUBSCRIBE = frameOf(1, `42["unsubscribe",${subscription}]`);
const PART = Buffer.concat([frameOf(1, '41'), frameOf(8, '')]);
const CLOSE = frameOf(8, '');
const CLOSE_BYTE = 0x88;

type Bare = {
  readonly socket: Socket;
  stage: 'upgrade' | 'join' | 'subscribe' | 'held' | 'leave' | 'over';
  last: number;
  wantsAway: boolean;
};
type BareSocket = Socket & { bare?: Bare };

const books = { connected: 0, subscribed: 0, closed: 0, messages: 0, gaps: 0 };
const all: Bare[] = [];

const onClose = (): void => {
  books.closed += 1;
  if (books.closed === job.count) process.stdout.write(`${JSON.stringify(books satisfies LoopBooks)}\n`);
};

/** The ticks of a read: frames are walked by their lengths, the number stands behind `"volume":`. No tick is cut: the server writes whole ones. */
const ticks = (bare: Bare, bytes: Buffer, length: number): void => {
  for (let at = 0; at < length; ) {
    const isLong = bytes[at + 1] === 126;
    const body = at + (isLong ? 4 : 2);
    const end = body + (isLong ? bytes.readUInt16BE(at + 2) : (bytes[at + 1] ?? 0));
    if (bytes[body + 4] === 100) {
      const digits = bytes.indexOf('"volume":', body) + 9;
      const number = Number.parseInt(bytes.toString('latin1', digits, digits + 9), 10);
      if (number !== bare.last + 1) books.gaps += 1;
      bare.last = number;
      books.messages += 1;
    }
    at = end;
  }
};

/** It leaves, at once or as soon as it is in. */
const away = (bare: Bare): void => {
  bare.stage = subscribes ? 'leave' : 'over';
  if (subscribes) bare.socket.write(UNSUBSCRIBE);
  else bare.socket.write(isHandshakeOnly ? CLOSE : PART);
};

const answer = (bare: Bare): void => {
  const { socket } = bare;
  if (bare.stage === 'upgrade') {
    books.connected += 1;
    bare.stage = isHandshakeOnly ? 'held' : 'join';
    if (!isHandshakeOnly) socket.write(JOIN);
    else if (bare.wantsAway) away(bare);
  } else if (bare.stage === 'join' && !subscribes) {
    bare.stage = 'held';
    if (bare.wantsAway) away(bare);
  } else if (bare.stage === 'join') {
    bare.stage = 'subscribe';
    socket.write(SUBSCRIBE);
  } else if (bare.stage === 'subscribe') {
    bare.stage = 'held';
    books.subscribed += 1;
    if (bare.wantsAway) away(bare);
  } else if (bare.stage === 'leave') {
    bare.stage = 'over';
    socket.write(PART);
  }
};

const buffer = Buffer.allocUnsafe(65_536);
function onRead(this: BareSocket, length: number): boolean {
  const { bare } = this;
  if (bare === undefined) return true;
  if (bare.stage === 'held') ticks(bare, buffer, length);
  else if (buffer[0] !== CLOSE_BYTE) answer(bare);
  return true;
}
function onConnect(this: BareSocket): void {
  this.write(REQUEST);
}

const open = (): void => {
  const onread = { buffer, callback: onRead as unknown as (length: number) => boolean };
  const socket: BareSocket = connect({ host: job.host, port: job.port, noDelay: true, onread });
  const bare: Bare = { socket, stage: 'upgrade', last: -1, wantsAway: false };
  socket.bare = bare;
  all.push(bare);
  socket.on('connect', onConnect).on('close', onClose).on('error', onError);
};
const onError = (error: Error): void => {
  process.stderr.write(`${error.message}\n`);
};
const leave = (i: number): void => {
  const bare = all[i];
  if (bare === undefined) return;
  if (bare.stage === 'held') away(bare);
  else bare.wantsAway = true;
};

pace(job, open, leave);
