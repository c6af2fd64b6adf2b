import { randomFillSync } from 'node:crypto';

/** Keys are drawn by the page: a call for four bytes costs as much as one for a thousand. */
const pool = Buffer.alloc(4_096);
let used = pool.length;

const HEADER_SHORT = 2;
const HEADER_MIDDLE = 4;
const HEADER_LONG = 10;

const headerOf = (length: number): number =>
  length < 126 ? HEADER_SHORT : length < 65_536 ? HEADER_MIDDLE : HEADER_LONG;

const bytesOf = (body: Buffer): number => headerOf(body.length) + 4 + body.length;

/** Writes a frame from `at` on; returns where it ends. */
const write = (frame: Buffer, at: number, opcode: number, body: Buffer): number => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const length = body.length;
  const header = headerOf(length);
  frame[at] = 0x80 | opcode;
  if (header === HEADER_SHORT) frame[at + 1] = 0x80 | length;
  if (header === HEADER_MIDDLE) {
    frame[at + 1] = 0x80 | 126;
    frame.writeUInt16BE(length, at + 2);
  }
  if (header === HEADER_LONG) {
    frame[at + 1] = 0x80 | 127;
    frame.writeUInt32BE(Math.floor(length / 2 ** 32), at + 2);
    frame.writeUInt32BE(length >>> 0, at + 6);
  }
  const key = at + header;
  for (let i = 0; i < 4; i += 1) frame[key + i] = pool[used + i] ?? 0;
  for (let i = 0; i < length; i += 1) frame[key + 4 + i] = (body[i] ?? 0) ^ (pool[used + (i & 3)] ?? 0);
  used += 4;
  return key + 4 + length;
};

/** A final frame as a client must send it: masked with an unpredictable key of its own (RFC 6455, 5.3). `body` stays as it is. */
export const maskedFrame = (opcode: number, body: Buffer): Buffer => {
  const frame = Buffer.allocUnsafe(bytesOf(body));
  write(frame, 0, opcode, body);
  return frame;
};

/** Two of them, to be sent at once. */
export const maskedFrames = (
  [opcode, body]: readonly [number, Buffer],
  [nextOpcode, nextBody]: readonly [number, Buffer],
): Buffer => {
  const frames = Buffer.allocUnsafe(bytesOf(body) + bytesOf(nextBody));
  write(frames, write(frames, 0, opcode, body), nextOpcode, nextBody);
  return frames;
};
