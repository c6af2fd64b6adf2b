import { expect, it } from 'vitest';
import { maskedFrame, maskedFrames } from './mask.ts';

/** The frame read back by the rules of RFC 6455, 5.3. */
const unmasked = (frame: Buffer) => {
  const short = (frame[1] ?? 0) & 0x7f;
  const [length, at] =
    short < 126 ? [short, 2] : short === 126 ? [frame.readUInt16BE(2), 4] : [Number(frame.readBigUInt64BE(2)), 10];
  const key = frame.subarray(at, at + 4);
  const body = frame.subarray(at + 4).map((byte, i) => byte ^ (key[i % 4] ?? 0));
  return {
    first: frame[0],
    isMasked: ((frame[1] ?? 0) & 0x80) !== 0,
    length,
    body: Buffer.from(body),
    key: key.toString('hex'),
  };
};

it.each([0, 1, 125, 126, 65_535, 65_536])('a body of %i bytes is framed and masked, and left as it was', (length) => {
  const body = Buffer.from(Array.from({ length }, (_, i) => i % 251));
  const before = Buffer.from(body);
  const frame = unmasked(maskedFrame(1, body));
  expect([frame.first, frame.isMasked, frame.length]).toEqual([0x81, true, length]);
  expect(frame.body.equals(before) && body.equals(before)).toBe(true);
});

it('every frame has a key of its own', () => {
  const keys = Array.from({ length: 3_000 }, () => unmasked(maskedFrame(1, Buffer.from('x'))).key);
  expect(new Set(keys).size).toBeGreaterThan(2_990);
});

it.each([
  [0, 0],
  [2, 0],
  [125, 300],
  [70_000, 2],
])('frames of %i and of %i bytes are written one behind the other', (length, next) => {
  const bodies = [Buffer.alloc(length, 'a'), Buffer.alloc(next, 'b')] as const;
  const frames = maskedFrames([1, bodies[0]], [8, bodies[1]]);
  const end = maskedFrame(1, bodies[0]).length;
  const read = [unmasked(frames.subarray(0, end)), unmasked(frames.subarray(end))];
  expect(read.map(({ first }) => first)).toEqual([0x81, 0x88]);
  expect(read.map(({ body }) => body)).toEqual(bodies);
});
