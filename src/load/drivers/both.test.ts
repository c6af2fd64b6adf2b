import { expect, it } from 'vitest';
import { createBothDriver } from './both.ts';
import type { SocketDriver } from './contract.ts';

it('two clients behind one contract: each plays its own connections from end to end, and both are closed', async () => {
  const asked: unknown[][] = [];
  const named = (client: string): SocketDriver => ({
    connect: (...words) => asked.push([client, 'connect', ...words]),
    leave: (...words) => asked.push([client, 'leave', ...words]),
    abandon: (...words) => asked.push([client, 'abandon', ...words]),
    close: async () => {
      asked.push([client, 'close']);
    },
  });
  const both = createBothDriver(named('wire'), named('library'), (connection) => connection === 7);
  both.connect(6, 1);
  both.connect(7, 2);
  both.leave(7);
  both.abandon(6);
  await both.close();
  expect(asked).toEqual([
    ['wire', 'connect', 6, 1],
    ['library', 'connect', 7, 2],
    ['library', 'leave', 7],
    ['wire', 'abandon', 6],
    ['wire', 'close'],
    ['library', 'close'],
  ]);
});
