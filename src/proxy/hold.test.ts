import { expect, test } from 'vitest';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { faultOf, startRig, until } from './testing/ends.ts';

const MS = 1_000;

const turns = async (): Promise<void> => {
  for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
};

test('a freeze that is over does not end a black hole', async () => {
  const clock = createVirtualClock();
  const { wire, pair } = await startRig(clock);
  wire.plant(faultOf({ kind: 'black-hole', afterMs: 1_000 }));
  wire.plant(faultOf({ kind: 'freeze', ms: 1_400, atMs: 10_000 }));
  const [client, target] = await pair();
  clock.advance(12_000 * MS);
  client.socket.write('up');
  target.socket.write('down');
  await turns();
  clock.advance(60_000 * MS);
  await turns();
  expect([client.bytes(), target.bytes()]).toEqual([0, 0]);
});

test('a black hole that is taken away leaves nothing held by a freeze that is over, and one that is not holds on', async () => {
  const clock = createVirtualClock();
  const { wire, pair } = await startRig(clock);
  wire.plant(faultOf({ kind: 'freeze', ms: 200, atMs: 0 }));
  const takeAway = wire.plant(faultOf({ kind: 'black-hole', afterMs: 100 }));
  const [client, target] = await pair();
  client.socket.write('a');
  clock.advance(150 * MS);
  takeAway();
  await turns();
  expect(target.bytes()).toBe(0);
  const again = wire.plant(faultOf({ kind: 'black-hole', afterMs: 0 }));
  clock.advance(1_000 * MS);
  await turns();
  expect(target.bytes()).toBe(0);
  again();
  await until(() => target.bytes() === 1);
});
