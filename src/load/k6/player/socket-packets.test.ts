import { isUtf8 } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { createEventFinder } from '../../drivers/wire/events.ts';
import { type PacketSink, readPacket } from '../../drivers/wire/packets.ts';
import { readPacketText, type TextPacketSink } from './socket-packets.ts';
import { bytesOf } from './utf8.ts';

type Seen = unknown[][];

const WANTED = ['data', 'connected'];
const known = createEventFinder(WANTED.map((name) => ({ name, hasWord: true })));

const sinkOf = (seen: Seen): PacketSink<number> & TextPacketSink<number> => {
  const note =
    (name: string) =>
    (...words: unknown[]) => {
      seen.push([name, ...words]);
    };
  return {
    ...{ opened: note('opened'), pinged: note('pinged'), joined: note('joined'), refused: note('refused') },
    ...{ disconnected: note('disconnected'), event: note('event'), attachments: note('attachments') },
    known,
    wants: (name) => WANTED.includes(name),
    // What is wrong of JSON each engine says in its own words.
    malformed: (_, layer) => seen.push(['malformed', layer]),
  };
};

const byWire = (bytes: Buffer): Seen => {
  const seen: Seen = [];
  readPacket(sinkOf(seen), 1, { bytes, start: 0, end: bytes.length });
  return seen;
};

const byK6 = (bytes: Buffer): Seen => {
  const seen: Seen = [];
  readPacketText({ sink: sinkOf(seen), who: 1, text: bytes.toString('utf8'), isUtf8: () => isUtf8(bytes) });
  return seen;
};

const TEXTS: readonly string[] = [
  ...['', '1', '2', '2probe', '3', '5', '6', '9', '4', '40', '40/,{"sid":"a"}', '40/foo,{}', '40{"sid":"a"}'],
  ...['0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}', '0{"sid":"a"}', '0{"pingInterval":1'],
  ...['41', '41/foo,', '41/', '42', '4217["data",{"a":1}]', '42["connected"]', '42["da\\u0074a",{"a":1}]'],
  ...['42["data",{"a":[1]},2]', '42/foo,["data",{}]', '42["other",{"never":"parsed"', '42["da', '42["o\\"ther",1]'],
  ...['42{"data":1}', '42[1,2]', '42[]', '43["ack"]', '431["ack"]', '44{"message":"Invalid API Key"}', '44"old"'],
  ...['44', '44{}', '44{"message":1}', '44/foo,{"message":"Invalid namespace"}', '47', '4x'],
  ...[
    '452-["data",{"_placeholder":true,"num":0}]',
    '461-17[{}]',
    '45-["data"]',
    '451["data"]',
    '461',
    '451-/foo,["data"]',
    '450-["data"]',
    '4510-["data"]',
    '4511-["data"]',
  ],
  ...['42["data",{"名":"公司 😀 \ufffd"}]', '42["data","\ufffd'],
];

const BROKEN = [0xff, 0xc0, 0xe5].flatMap((byte) =>
  ['42["data","', '42["other","', '44"', '0{"a":"', '2'].map((before) =>
    Buffer.concat([Buffer.from(before), Buffer.from([byte]), Buffer.from('"]')]),
  ),
);

describe('a packet that k6 hands over as text', () => {
  it.each(TEXTS)('%s is, cut anywhere, what the wire client reads', (text) => {
    const bytes = Buffer.from(text);
    for (let end = 0; end <= bytes.length; end += 1) {
      const part = bytes.subarray(0, end);
      expect(byK6(part), part.toString()).toEqual(byWire(part));
    }
  });

  it.each(BROKEN.map((bytes) => [bytes.toString('latin1'), bytes] as const))('%s is no UTF-8 to either', (_, bytes) => {
    expect(byK6(bytes)[0]?.slice(0, 2)).toEqual(byWire(bytes)[0]?.slice(0, 2));
  });

  it('is asked for its bytes only where a replacement character stands in it', () => {
    let asked = 0;
    const isUtf8 = () => {
      asked += 1;
      return true;
    };
    const read = (text: string) => readPacketText({ sink: sinkOf([]), who: 1, text, isUtf8 });
    read('42["data","plain"]');
    expect(asked).toBe(0);
    read('42["data","\ufffd"]');
    expect(asked).toBe(1);
  });
});

describe('the bytes of a text', () => {
  it.each(['', 'plain', 'é', '公司', '😀', 'a\ufffdb', '\u07ff\u0800\uffff\u{10000}'])('%s', (text) => {
    expect(bytesOf(text)).toBe(Buffer.byteLength(text));
  });
});
