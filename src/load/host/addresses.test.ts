import { expect, it } from 'vitest';
import { readAddresses, TRIED } from './addresses.ts';
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
