import { expect, it } from 'vitest';
import { createBothDriver } from './both.ts';
import { type Asked, notedDriver } from './testing/noted-driver.ts';

it('two clients behind one contract: each plays its own connections from end to end, and both are closed', async () => {
  const asked: Asked[] = [];
  const isSevens = (connection: number): boolean => connection === 7;
  const both = createBothDriver(notedDriver('wire', asked), notedDriver('library', asked), isSevens);
  both.connect(6, 1);
  both.connect(7, 2);
  for (const does of ['pause', 'resume', 'mute', 'cut', 'leave'] as const) both[does](7);
  both.abandon(6);
  await both.close();
  expect(asked).toEqual([
    ['wire', 'connect', 6, 1],
    ['library', 'connect', 7, 2],
    ...['pause', 'resume', 'mute', 'cut', 'leave'].map((does) => ['library', does, 7]),
    ['wire', 'abandon', 6],
    ['wire', 'close'],
    ['library', 'close'],
  ]);
});
