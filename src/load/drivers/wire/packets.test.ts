import { describe, expect, it } from 'vitest';
import { createEventFinder } from './events.ts';
import { type PacketSink, readPacket } from './packets.ts';

/** What of another connection may still stand behind a packet in the buffer that all of them share. */
const REMAINS = ['"]', '/1.1 101', '/', '/foo,', '-[1]', '-', '["other",1]', '["data",1]', ',', '4', ''];

const EVENTS = createEventFinder([
  { name: 'data', hasWord: true },
  { name: 'connected', hasWord: false },
]);

const toldBefore = (bytes: Buffer, remains: string): unknown[][] => {
  const seen: unknown[][] = [];
  const note =
    (name: string) =>
    (...words: unknown[]) => {
      seen.push([name, ...words.slice(1)]);
    };
  const sink: PacketSink<number> = {
    opened: note('opened'),
    pinged: note('pinged'),
    joined: note('joined'),
    refused: note('refused'),
    disconnected: note('disconnected'),
    known: EVENTS,
    event: note('event'),
    attachments: note('attachments'),
    malformed: (_, layer) => seen.push(['malformed', layer]),
  };
  const padded = Buffer.concat([Buffer.from('"]'), bytes, Buffer.from(remains)]);
  readPacket(sink, 1, { bytes: padded, start: 2, end: 2 + bytes.length });
  return seen;
};

/** The same, whatever stands behind it. */
const told = (bytes: Buffer): unknown[][] => {
  const [first = [], ...others] = REMAINS.map((remains) => toldBefore(bytes, remains));
  for (const other of others) expect(other).toEqual(first);
  return first;
};

describe('a packet', () => {
  it.each<[string, unknown[][]]>([
    ['0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}', [['opened', 25_000, 20_000]]],
    ['1', []],
    ['2', [['pinged', '']]],
    ['2probe', [['pinged', 'probe']]],
    ['3', []],
    ['6', []],
    ['40{"sid":"a"}', [['joined']]],
    ['40', [['joined']]],
    ['40/,{"sid":"a"}', [['joined']]],
    ['40/foo,{"sid":"a"}', []],
    ['41', [['disconnected']]],
    ['41/foo,', []],
    ['42["data",{"a":[1]}]', [['event', 'data', { a: [1] }]]],
    ['42["connected"]', [['event', 'connected', undefined]]],
    ['42["connected",{"success":true}]', [['event', 'connected', undefined]]],
    ['42["connected",{"名":"\\u0041"}]', [['event', 'connected', undefined]]],
    ['42["c\\u006fnnected",{"a":1}]', [['event', 'connected', undefined]]],
    ['4217["data",{"a":1}]', [['event', 'data', { a: 1 }]]],
    ['42/foo,["data",{"a":1}]', []],
    ['42["da\\u0074a",{"a":1}]', [['event', 'data', { a: 1 }]]],
    ['42["other",{"never":"parsed"', []],
    ['43["ack"]', []],
    ['44{"message":"Invalid API Key"}', [['refused', 'Invalid API Key']]],
    ['44"an old server"', [['refused', 'an old server']]],
    [
      '452-["data",{"_placeholder":true,"num":0}]',
      [
        ['attachments', 2],
        ['event', 'data', { _placeholder: true, num: 0 }],
      ],
    ],
    ['461-17[{"_placeholder":true,"num":0}]', [['attachments', 1]]],
    ['4610-[{"_placeholder":true,"num":0}]', [['attachments', 10]]],
    ['42["data",{"名":"公司"}]', [['event', 'data', { 名: '公司' }]]],
  ])('%s is told as what it is', (text, expected) => {
    expect(told(Buffer.from(text))).toEqual(expected);
  });

  it.each<[string, Buffer, 'engine' | 'socket']>([
    ['nothing at all', Buffer.from(''), 'engine'],
    ['an unknown type', Buffer.from('9'), 'engine'],
    ['a handshake without times', Buffer.from('0{"sid":"a"}'), 'engine'],
    ['a handshake that is cut', Buffer.from('0{"sid":'), 'engine'],
    ['a message of nothing', Buffer.from('4'), 'socket'],
    ['an unknown message', Buffer.from('47'), 'socket'],
    ['an event that is cut', Buffer.from('42["data",{"a":'), 'socket'],
    ['an event whose words nobody reads, cut', Buffer.from('42["connected",{"a":'), 'socket'],
    ['an event whose words nobody reads, and more', Buffer.from('42["connected",{}]]'), 'socket'],
    ['an event that is no list', Buffer.from('42{"data":1}'), 'socket'],
    ['an event without a name', Buffer.from('42[1,2]'), 'socket'],
    ['a name that does not end', Buffer.from('42["da'), 'socket'],
    ['attachments without a number', Buffer.from('45-["data"]'), 'socket'],
    ['attachments without a dash', Buffer.from('451["data"]'), 'socket'],
    ['attachments and nothing else', Buffer.from('461'), 'socket'],
    ['attachments of which there is none', Buffer.from('450-["data"]'), 'socket'],
    ['more attachments than the library takes', Buffer.from('4511-["data"]'), 'socket'],
    ['an event of nothing', Buffer.from('42'), 'socket'],
    ['a refusal of nothing', Buffer.from('44{}'), 'socket'],
    ['an event that is not UTF-8', Buffer.from([...Buffer.from('42["data","'), 0xff, ...Buffer.from('"]')]), 'engine'],
  ])('%s is malformed', (_, bytes, layer) => {
    expect(told(bytes)).toEqual([['malformed', layer]]);
  });
});
