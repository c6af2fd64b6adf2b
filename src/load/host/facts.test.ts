import { expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { hostFactsSchema } from '../../core/host.ts';
import { readHostFacts } from './facts.ts';
import { thisMachine } from './machine.ts';
import { madeMachine } from './testing/made-machine.ts';

it('of this machine are whole, and fit into a record', async () => {
  const facts = await readHostFacts(thisMachine, systemClock, ['http://127.0.0.1:9', 'http://127.0.0.1:9']);
  expect(hostFactsSchema.parse(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
  expect(facts.destinations.length).toBeLessThan(2);
  if (process.platform !== 'linux') return;
  expect(Object.values(facts)).not.toContain(null);
  expect(facts.destinations).toMatchObject([{ url: 'http://127.0.0.1:9', destination: '127.0.0.1:9' }]);
});

it('of a machine that tells nothing are null, and no crash', async () => {
  const machine = madeMachine({ platform: 'darwin', binds: () => false, cores: 8, load1: 1.5 });
  expect(await readHostFacts(machine, systemClock, ['http://127.0.0.1:9'])).toMatchObject({
    platform: 'darwin',
    descriptors: null,
    ports: null,
    sockets: null,
    destinations: [],
    sourceAddresses: { usable: 0 },
    memoryFreeBytes: null,
    cpu: { cores: 8, quotaCores: null, load1: 1.5 },
  });
});
