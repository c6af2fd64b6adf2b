import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader, type FrameSink, MESSAGE_BYTES_MAX } from './frames.ts';
import { serverFrame, textFrame } from './testing/server-frames.ts';

type Told = readonly (string | number | boolean)[];

/** A reader and everything it told, in order. */
const reader = () => {
  const told: Told[] = [];
  const sink: FrameSink<string> = {
    message: (who, isText, { bytes, start, end }) =>
      told.push(['message', who, isText, bytes.toString('latin1', start, end)]),
    ping: (who, { bytes, start, end }) => told.push(['ping', who, bytes.toString('latin1', start, end)]),
    closing: (who, code, reason) => told.push(['close', who, code, reason]),
    broken: (who, { code, why }) => told.push(['broken', who, code, why]),
  };
  return { told, frames: new FrameReader(sink, 'a') };
};

/** What is told of a stream that arrives in pieces of these lengths, and then whole. */
const toldOf = (stream: Buffer, cuts: readonly number[] = []): Told[] => {
  const { told, frames } = reader();
  let at = 0;
  for (const cut of [...cuts, stream.length]) {
    const to = Math.min(stream.length, Math.max(at, cut));
    // A socket's buffer is used again for the next read: what is kept must have been copied.
    const shared = Buffer.concat([Buffer.from('##'), stream.subarray(at, to), Buffer.from('##')]);
    frames.read(shared, 2, shared.length - 2);
    shared.fill(0x23);
    at = to;
  }
  return told;
};

const closeBody = (code: number, reason = ''): Buffer => {
  const body = Buffer.alloc(2);
  body.writeUInt16BE(code);
  return Buffer.concat([body, Buffer.from(reason)]);
};

describe('a stream of frames', () => {
  it('holds messages of each kind of length, pings and pongs between fragments, and a close', () => {
    const [short, middle, long] = ['x', 'y'.repeat(126), 'z'.repeat(65_536)];
    const stream = Buffer.concat([
      ...[short, middle, long].map(textFrame),
      serverFrame(0x82, Buffer.from([1, 2, 255])),
      serverFrame(0x01, Buffer.from('one ')),
      serverFrame(0x89, Buffer.from('hi')),
      serverFrame(0x00, Buffer.from('message, ')),
      serverFrame(0x8a, Buffer.from('a pong that nobody asked for')),
      serverFrame(0x80, Buffer.from('three fragments')),
      textFrame(''),
      serverFrame(0x88, closeBody(1001, 'going away')),
    ]);
    expect(toldOf(stream)).toEqual([
      ['message', 'a', true, short],
      ['message', 'a', true, middle],
      ['message', 'a', true, long],
      ['message', 'a', false, '\x01\x02\xff'],
      ['ping', 'a', 'hi'],
      ['message', 'a', true, 'one message, three fragments'],
      ['message', 'a', true, ''],
      ['close', 'a', 1001, 'going away'],
    ]);
  });

  const frame = fc.oneof(
    fc
      .tuple(fc.constantFrom(0x81, 0x82), fc.uint8Array({ maxLength: 200 }))
      .map(([first, body]) => serverFrame(first, Buffer.from(body))),
    fc
      .array(fc.uint8Array({ maxLength: 90 }), { minLength: 2, maxLength: 4 })
      .map((parts) =>
        Buffer.concat(
          parts.map((body, i) =>
            serverFrame((i === 0 ? 0x01 : 0x00) | (i === parts.length - 1 ? 0x80 : 0), Buffer.from(body)),
          ),
        ),
      ),
    fc
      .tuple(fc.constantFrom(0x89, 0x8a), fc.uint8Array({ maxLength: 125 }))
      .map(([first, body]) => serverFrame(first, Buffer.from(body))),
  );

  it('says the same wherever it is cut in two', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 4 }), (frames) => {
        const stream = Buffer.concat(frames);
        const whole = toldOf(stream);
        for (let cut = 0; cut <= stream.length; cut += 1) expect(toldOf(stream, [cut])).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('says the same byte by byte', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 5 }), (frames) => {
        const stream = Buffer.concat(frames);
        expect(
          toldOf(
            stream,
            Array.from(stream, (_, i) => i),
          ),
        ).toEqual(toldOf(stream));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a broken stream', () => {
  it.each<[string, Buffer, number]>([
    ['a reserved bit', serverFrame(0xc1, Buffer.from('x')), 1002],
    ['a masked frame', Buffer.from([0x81, 0x81, 1, 2, 3, 4, 5]), 1002],
    ['a reserved opcode for data', serverFrame(0x83, Buffer.from('x')), 1002],
    ['a reserved opcode for control', serverFrame(0x8b, Buffer.from('x')), 1002],
    ['a ping in two fragments', serverFrame(0x09, Buffer.from('x')), 1002],
    ['a ping of 126 bytes', serverFrame(0x89, Buffer.alloc(126)), 1002],
    ['a continuation of nothing', serverFrame(0x80, Buffer.from('x')), 1002],
    ['a message inside another', Buffer.concat([serverFrame(0x01, Buffer.from('x')), textFrame('y')]), 1002],
    ['a close code of one byte', serverFrame(0x88, Buffer.from([3])), 1002],
    ['a close code that may not be sent', serverFrame(0x88, closeBody(1006)), 1002],
    [
      'a close reason that is not UTF-8',
      serverFrame(0x88, Buffer.concat([closeBody(1000), Buffer.from([0xff])])),
      1007,
    ],
    ['a length of 2^63', Buffer.from([0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0]), 1009],
  ])('with %s is told once, and nothing after it', (_, bytes, code) => {
    const told = toldOf(Buffer.concat([textFrame('before'), bytes, textFrame('after')]));
    expect(told).toEqual([
      ['message', 'a', true, 'before'],
      ['broken', 'a', code, expect.any(String)],
    ]);
  });

  it('with fragments that add up to too much ends there', () => {
    const { told, frames } = reader();
    const part = serverFrame(0x01, Buffer.alloc(MESSAGE_BYTES_MAX));
    frames.read(part, 0, part.length);
    expect(frames.waitingBytes).toBe(MESSAGE_BYTES_MAX);
    const more = serverFrame(0x80, Buffer.from('x'));
    frames.read(more, 0, more.length);
    expect([told, frames.waitingBytes]).toEqual([[['broken', 'a', 1009, expect.any(String)]], 0]);
  });

  it('of 100,000 mutated frames crashes nothing, and keeps no more than a message', () => {
    let state = 20_261_127;
    const below = (limit: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state % limit;
    };
    const kinds = [0x81, 0x82, 0x01, 0x80, 0x89, 0x8a, 0x88];
    let ends = 0;
    for (let i = 0; i < 100_000; ) {
      const { told, frames } = reader();
      for (let k = 0; k < 5; k += 1, i += 1) {
        const bytes = serverFrame(kinds[below(kinds.length)] ?? 0x81, Buffer.alloc(below(40), below(256)));
        bytes[below(bytes.length)] = below(256);
        frames.read(bytes, 0, bytes.length);
        expect(frames.waitingBytes).toBeLessThanOrEqual(MESSAGE_BYTES_MAX);
      }
      const last = told.findIndex(([name]) => name === 'broken' || name === 'close');
      if (last !== -1) ends += 1;
      if (last !== -1) expect(last).toBe(told.length - 1);
    }
    expect(ends).toBeGreaterThan(1_000);
  });
});

it('a reader that was stopped tells no more, also from inside a message', () => {
  const told: string[] = [];
  const frames: FrameReader<null> = new FrameReader<null>(
    {
      message: (_, __, { bytes, start, end }) => {
        told.push(bytes.toString('latin1', start, end));
        frames.stop();
      },
      ping: () => {},
      closing: () => {},
      broken: () => {},
    },
    null,
  );
  const stream = Buffer.concat([textFrame('one'), textFrame('two')]);
  frames.read(stream, 0, stream.length);
  frames.read(stream, 0, stream.length);
  expect(told).toEqual(['one']);
});
