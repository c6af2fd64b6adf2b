import { describe, expect, it } from 'vitest';
import { thisMachine } from './machine.ts';
import { availableInMeminfo, readMemory } from './memory.ts';
import { memoryRefusal, socketsByMemory } from './memory-fit.ts';
import { madeFacts } from './testing/made-facts.ts';
import { madeMachine } from './testing/made-machine.ts';

const MEMINFO = 'MemTotal:       24685056 kB\nMemFree:        21000000 kB\nMemAvailable:    2000000 kB\n';
const group = (at: string, most: string, current: number, droppable: number) => ({
  [`/sys/fs/cgroup/${at}memory.max`]: `${most}\n`,
  [`/sys/fs/cgroup/${at}memory.current`]: `${current}\n`,
  [`/sys/fs/cgroup/${at}memory.stat`]: `anon 5\ninactive_file ${droppable}\n`,
});

describe('free memory', () => {
  it.each([
    ['of a machine is what is available, not what is unused', { '/proc/meminfo': MEMINFO }, 2_048_000_000],
    ['where nothing is told', {}, null],
    ['where the text is another', { '/proc/meminfo': 'MemFree: 5 kB' }, null],
    [
      'of a group that has less, with the file pages that can be dropped',
      { '/proc/meminfo': MEMINFO, '/proc/self/cgroup': '0::/a/b\n', ...group('a/b/', '1000000000', 700_000_000, 100) },
      300_000_100,
    ],
    [
      'of the group above it, where that has still less',
      {
        ...{ '/proc/meminfo': MEMINFO, '/proc/self/cgroup': '0::/a/b\n' },
        ...group('a/b/', '1000000000', 700_000_000, 0),
        ...group('a/', '900000000', 850_000_000, 0),
      },
      50_000_000,
    ],
    [
      'of a group without a limit is that of the machine',
      { '/proc/meminfo': MEMINFO, '/proc/self/cgroup': '0::/a\n', ...group('a/', 'max', 700, 0) },
      2_048_000_000,
    ],
  ])('%s', async (_, files, expected) => {
    expect(await readMemory(madeMachine({ files }))).toBe(expected);
  });

  it('of this machine is some', async () => {
    expect(availableInMeminfo('')).toBeNull();
    if (process.platform === 'linux') expect(await readMemory(thisMachine)).toBeGreaterThan(1_000_000);
  });
});

describe('sockets by memory', () => {
  // A worker takes 100 MB, a socket of the wire client 16 kB with both ends of it in the system, one of the library 56 kB.
  it.each([
    [260_000_000, 1, 'wire', 10_000],
    [259_999_999, 1, 'wire', 9_999],
    [360_000_000, 2, 'wire', 10_000],
    [660_000_000, 1, 'socket.io-client', 10_000],
    [90_000_000, 1, 'wire', 0],
    [null, 1, 'wire', null],
  ] as const)('of %s bytes in %d workers with %s: %s', (memoryFreeBytes, workers, client, expected) => {
    expect(socketsByMemory({ memoryFreeBytes }, workers, client)).toBe(expected);
  });

  it('refuse a plan that holds one too many, with what would do', () => {
    const facts = madeFacts({ memoryFreeBytes: 260_000_000 });
    expect(memoryRefusal(facts, { held: 10_000, workers: 1, client: 'wire' })).toBeNull();
    expect(memoryRefusal(facts, { held: 10_001, workers: 1, client: 'wire' })).toEqual({
      ...{ code: 'memory', held: 10_001, workers: 1, reachable: 10_000 },
      ...{ freeBytes: 260_000_000, perSocketBytes: 16_000 },
    });
    const untold = madeFacts({ memoryFreeBytes: null });
    expect(memoryRefusal(untold, { held: 1_000_000, workers: 1, client: 'wire' })).toBeNull();
  });
});
