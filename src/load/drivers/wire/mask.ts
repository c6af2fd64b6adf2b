import { randomFillSync } from 'node:crypto';

/** Keys are drawn by the page: a call for four bytes costs as much as one for a thousand. */
const pool = Buffer.alloc(4_096);
let used = pool.length;

const HEADER_SHORT = 2;
const HEADER_MIDDLE = 4;
const HEADER_LONG = 10;

/** A final frame as a client must send it: masked with an unpredictable key of its own (RFC 6455, 5.3). `body` stays as it is. */
export const maskedFrame = (opcode: number, body: Buffer): Buffer => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const length = body.length;
  const header = length < 126 ? HEADER_SHORT : length < 65_536 ? HEADER_MIDDLE : HEADER_LONG;
  const frame = Buffer.allocUnsafe(header + 4 + length);
  frame[0] = 0x80 | opcode;
  if (header === HEADER_SHORT) frame[1] = 0x80 | length;
  if (header === HEADER_MIDDLE) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  }
  if (header === HEADER_LONG) {
    frame[1] = 0x80 | 127;
    frame.writeUInt32BE(Math.floor(length / 2 ** 32), 2);
    frame.writeUInt32BE(length >>> 0, 6);
  }
  pool.copy(frame, header, used, used + 4);
  for (let i = 0; i < length; i += 1) frame[header + 4 + i] = (body[i] ?? 0) ^ (pool[used + (i & 3)] ?? 0);
  used += 4;
  return frame;
};
