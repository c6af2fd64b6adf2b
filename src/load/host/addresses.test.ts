import { expect, it } from 'vitest';
import { loopbackSources, readAddresses, TRIED } from './addresses.ts';
import { thisMachine } from './machine.ts';
import { madeMachine } from './testing/made-machine.ts';

it.each([
  ['all', () => true, TRIED.length],
  ['none', () => false, 0],
  ['only the usual one', (address: string) => address === '127.0.0.1', 1],
])('of a machine that lets us bind %s, %s', async (_, binds, usable) => {
  expect(await readAddresses(madeMachine({ binds }))).toEqual({ tried: TRIED.length, usable });
});

it('of this machine there is at least one, and an address of somebody else is none', async () => {
  const { usable } = (await readAddresses(thisMachine))!;
  expect(usable).toBeGreaterThanOrEqual(1);
  expect(await thisMachine.canBind('192.0.2.1')).toBe(false);
  if (process.platform === 'linux') expect(usable).toBe(TRIED.length);
});

it.each([
  [0, [], undefined],
  [1, ['127.0.1.1'], '127.0.1.1'],
  [254, ['127.0.1.1', '127.0.1.2'], '127.0.1.254'],
  [255, ['127.0.1.1', '127.0.1.2'], '127.0.2.1'],
  [1_000, ['127.0.1.1', '127.0.1.2'], '127.0.4.238'],
])('%d source addresses are distinct, none of them the usual one', (count, first, last) => {
  const sources = loopbackSources(count);
  expect(sources.slice(0, first.length)).toEqual(first);
  expect(sources.at(-1)).toBe(last);
  expect(new Set(sources).size).toBe(count);
});
