import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reachSchema } from '../../core/host.ts';
import { coresFor, freePorts, portRange, reachOf, reusesTimeWait, socketsPerWorker } from './reach.ts';
import { LOCAL, madeDestination, madeFacts } from './testing/made-facts.ts';

describe('what this machine can hold', () => {
  it('is held up by ports on a machine with many descriptors', () => {
    expect(reachOf(madeFacts())).toEqual({
      workers: 2,
      perWorker: 19_936,
      byDescriptors: 39_872,
      byPorts: 28_232,
      byMemory: 139_285,
      connections: 28_232,
      connectionsByCpu: 8_000,
      requestsPerSecByCpu: 8_000,
    });
  });

  it('is held up by descriptors where they are few', () => {
    expect(reachOf(madeFacts({ descriptors: { soft: 256, hard: 256 } }))).toMatchObject({
      perWorker: 192,
      byDescriptors: 384,
      connections: 384,
    });
  });

  it('is not known where the machine does not tell, and is not 0', () => {
    const facts = madeFacts({ descriptors: null, ports: null, destinations: [], memoryFreeBytes: null });
    expect(reachOf(facts)).toMatchObject({ perWorker: null, byDescriptors: null, byPorts: null, connections: null });
  });

  it('without a limit of descriptors is held up by ports alone', () => {
    expect(reachOf(madeFacts({ descriptors: { soft: null, hard: null } }))).toMatchObject({
      perWorker: null,
      byDescriptors: null,
      connections: 28_232,
    });
  });

  it('is that of the target with the fewest ports left', () => {
    const destinations = [madeDestination({ inUse: 10 }), madeDestination({ url: `${LOCAL}1`, inUse: 1_000 })];
    expect(reachOf(madeFacts({ destinations }))).toMatchObject({ byPorts: 27_232 });
  });

  it('grows with workers in descriptors, not in processor time', () => {
    expect(reachOf(madeFacts(), 8)).toMatchObject({ byDescriptors: 159_488, requestsPerSecByCpu: 8_000 });
    expect(reachOf(madeFacts(), 1)).toMatchObject({ requestsPerSecByCpu: 4_000, connectionsByCpu: 4_000 });
  });

  it('never is more than any of its limits', () => {
    const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
    const cases = fc.record({
      soft: maybe(fc.nat(100_000)),
      first: fc.integer({ min: 1, max: 60_000 }),
      length: fc.nat(5_000),
      inUse: fc.nat(6_000),
      workers: fc.integer({ min: 1, max: 64 }),
    });
    fc.assert(
      fc.property(cases, ({ soft, first, length, inUse, workers }) => {
        const facts = madeFacts({
          descriptors: { soft, hard: soft },
          ports: { first, last: first + length, reserved: 0, timeWaitReuse: 'no' },
          destinations: [madeDestination({ inUse })],
        });
        const reach = reachSchema.parse(reachOf(facts, workers));
        expect(reach.connections).toBeLessThanOrEqual(reach.byDescriptors ?? Number.POSITIVE_INFINITY);
        expect(reach.connections).toBe(Math.min(reach.byDescriptors ?? Number.POSITIVE_INFINITY, reach.byPorts!));
      }),
      { numRuns: 200 },
    );
  });
});

describe('sockets in one process', () => {
  it.each([
    [1_024, 0, 960],
    [1_024, 100, 860],
    [64, 0, 0],
    [65, 0, 1],
    [100, 100, 0],
  ])('with %d descriptors beside %d others are %d', (soft, other, expected) => {
    expect(socketsPerWorker(madeFacts({ descriptors: { soft, hard: soft } }), other)).toBe(expected);
  });
});

describe('ports for one target', () => {
  const ports = { first: 40_000, last: 40_999, reserved: 100, timeWaitReuse: 'loopback' } as const;

  it('are the range without what is reserved', () => {
    expect(portRange(ports)).toBe(900);
    expect(portRange({ ...ports, reserved: 5_000 })).toBe(0);
  });

  it.each([
    ['nothing is taken', {}, 900],
    ['some are open and listened on', { inUse: 100, listening: 7 }, 793],
    ['some are in TIME_WAIT, which loopback gives out again', { timeWait: 300 }, 900],
    ['some are in TIME_WAIT to another machine', { timeWait: 300, isLoopback: false }, 600],
    ['more are taken than there are', { inUse: 2_000 }, 0],
  ])('when %s', (_, taken, expected) => {
    expect(freePorts(ports, madeDestination(taken))).toBe(expected);
  });

  it.each([
    ['no', true, false],
    ['no', false, false],
    ['loopback', true, true],
    ['loopback', false, false],
    ['all', true, true],
    ['all', false, true],
  ] as const)('in TIME_WAIT are given out again: %s, loopback %s: %s', (timeWaitReuse, isLoopback, expected) => {
    expect(reusesTimeWait({ timeWaitReuse }, { isLoopback })).toBe(expected);
  });
});

describe('the cores that may be kept busy', () => {
  it.each([
    [4, null, 4],
    [4, 8, 4],
    [4, 2.5, 2],
    [4, 0.5, 1],
    [1, null, 1],
  ])('of %d with a quota of %j are %d', (cores, quotaCores, expected) => {
    expect(coresFor({ cores, quotaCores, load1: 0 })).toBe(expected);
  });
});
