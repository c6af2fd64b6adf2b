import { expect, it } from 'vitest';
import type { SocketSink } from './contract.ts';
import { createFrameReader } from './socket-frames.ts';
import { notedOptions } from './testing/noted.ts';

const opened = (isShared: boolean) => {
  const { spec, sink, reports } = notedOptions('http://127.0.0.1');
  const told: SocketSink = { ...sink, tick: (...words) => reports.push(['tick', ...words]) };
  return { read: createFrameReader(spec, told, (stampMs) => stampMs + 5, { isShared }), reports };
};

const read = (frame: unknown, isShared: boolean): unknown[][] => {
  const reader = opened(isShared);
  reader.read(1, frame);
  return reader.reports;
};

it.each<[string, unknown, unknown[][]]>([
  [
    'every numbered item, by its own stamp',
    {
      symbol: 'B.US',
      timestamp: 100,
      data: [
        { volume: 4, timestamp: 98 },
        { volume: 6, timestamp: '1970-01-01T00:00:00.099Z' },
      ],
    },
    [
      ['frame', 1, 2, 105],
      ['broadcast', 1, 1, 6],
      ['tick', 1, 1, 4, 103],
      ['tick', 1, 1, 6, 104],
    ],
  ],
  [
    'an item that carries no number of messages, and none at all',
    { symbol: 'A.US', timestamp: 100, data: [{ volume: '4' }, { volume: -1 }, { volume: 1.5 }, null, { volume: 7 }] },
    [
      ['frame', 1, 5, 105],
      ['broadcast', 1, 0, 7],
      ['tick', 1, 0, 7, 105],
    ],
  ],
  [
    'of a symbol that is not ours the frame alone',
    { symbol: 'X', timestamp: 100, data: [{ volume: 1 }] },
    [['frame', 1, 1, 105]],
  ],
  ['nothing of a frame that brings no message', { symbol: 'A.US', timestamp: 100, data: [] }, []],
  ['nothing of what is no frame', { symbol: 'A.US', data: 'none' }, []],
])('reports %s', (_, frame, reports) => {
  expect([read(frame, false), read(frame, true)]).toEqual([reports, reports]);
});

it('reports a frame that many connections share to each of them, and reads it once', () => {
  let reads = 0;
  const frame = {
    symbol: 'A.US',
    get timestamp() {
      reads += 1;
      return 100;
    },
    data: [{ volume: 7 }],
  };
  const told = (connection: number) => [
    ['frame', connection, 1, 105],
    ['broadcast', connection, 0, 7],
    ['tick', connection, 0, 7, 105],
  ];
  const { read: readShared, reports } = opened(true);
  for (const connection of [1, 2, 3]) readShared(connection, frame);
  readShared(4, { ...frame });
  expect(reports).toEqual([1, 2, 3, 4].flatMap(told));
  // Once for the three, once to copy it: the copy is another frame.
  expect(reads).toBe(2);
});
