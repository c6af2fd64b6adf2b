import { expect, it } from 'vitest';
import type { SocketSink } from './contract.ts';
import { createFrameReader } from './socket-frames.ts';
import { notedOptions } from './testing/noted.ts';

const read = (frame: unknown): unknown[][] => {
  const { spec, sink, reports } = notedOptions('http://127.0.0.1');
  const told: SocketSink = { ...sink, tick: (...words) => reports.push(['tick', ...words]) };
  createFrameReader(spec, told, (stampMs) => stampMs + 5)(1, frame);
  return reports;
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
  expect(read(frame)).toEqual(reports);
});
