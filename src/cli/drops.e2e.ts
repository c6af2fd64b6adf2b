import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TempFolder, tempFolder } from '../testing/cli.ts';
import { CONNECTIONS, DROPPED, type DropRun, playDrops } from '../testing/drops.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';

/** One mechanism at a time, with both clients, is `npm run accept drops`. */

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const BRIEF = { client: 'wire', overMs: 3_000, holdMs: 2_500 } as const satisfies Partial<DropRun>;

it.concurrent('36 of 1,200 connections that a target ends in four ways are lost, each under its reason', async () => {
  const faults = ['drop=9,by=server', 'drop=9,by=reset', 'ping-timeout=9', 'bad-frames=9,how=packet'];
  const { left, ...seen } = await playDrops(folder.path, { ...BRIEF, name: 'four-ways', faults });
  expect(seen, left.stdout).toMatchObject({
    ...{ connected: CONNECTIONS, lost: DROPPED, endedByTarget: DROPPED, booksEqual: true },
    lostByReason: {
      'io server disconnect': 9,
      'transport close': 9,
      'ping timeout': 9,
      'parse error': 9,
    },
  });
  expect([left.code, left.summary.verdict], left.stdout).toEqual([1, 'fail']);
});

it.concurrent('of 1,200 connections that nobody ends none is lost', async () => {
  const { left, ...seen } = await playDrops(folder.path, { ...BRIEF, name: 'nobody', faults: [] });
  expect(seen, left.stdout).toEqual({
    ...{ connected: CONNECTIONS, lost: 0, lostByReason: {}, endedByTarget: 0, booksEqual: true },
  });
  expect(left.summary.verdict, left.stdout).not.toBe('fail');
  expect(reasonsBesidesNoise(left.summary), left.stdout).toEqual([]);
});
