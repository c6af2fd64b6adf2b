import { describe, expect, it } from 'vitest';
import { quotaOfV1, quotaOfV2 } from '../../core/cgroup.ts';
import { readCpu, readQuota } from './cpu.ts';
import { thisMachine } from './machine.ts';
import { madeMachine } from './testing/made-machine.ts';

describe('a quota', () => {
  it.each([
    ['max 100000\n', null],
    ['150000 100000\n', 1.5],
    ['50000 100000\n', 0.5],
    ['50000 0\n', null],
    ['', null],
  ])('written %j is %j cores', (text, expected) => {
    expect(quotaOfV2(text)).toBe(expected);
  });

  it.each([
    ['-1\n', '100000\n', null],
    ['200000\n', '100000\n', 2],
    ['', '', null],
    ['200000', '', null],
  ])('of cgroup 1 written %j a %j is %j cores', (quota, period, expected) => {
    expect(quotaOfV1(quota, period)).toBe(expected);
  });

  it.each<[string, Record<string, string>, number | null]>([
    ['no /proc', {}, null],
    ['a group of its own', { '/proc/self/cgroup': '0::/a/b\n', '/sys/fs/cgroup/a/b/cpu.max': '50000 100000' }, 0.5],
    [
      'a group above that is tighter',
      {
        '/proc/self/cgroup': '0::/a/b\n',
        '/sys/fs/cgroup/a/b/cpu.max': '150000 100000',
        '/sys/fs/cgroup/a/cpu.max': '100000 100000',
      },
      1,
    ],
    [
      'a container that sees its group as the root',
      { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '25000 100000' },
      0.25,
    ],
    [
      'version 1, whose controllers have paths of their own',
      {
        '/proc/self/cgroup': '9:name=systemd:/\n2:cpu,cpuacct:/docker/x\n1:memory:/y\n',
        '/sys/fs/cgroup/cpu/docker/x/cpu.cfs_quota_us': '300000',
        '/sys/fs/cgroup/cpu/docker/x/cpu.cfs_period_us': '100000',
      },
      3,
    ],
    ['no controller at all', { '/proc/self/cgroup': '1:memory:/y\n' }, null],
  ])('of %s', async (_, files, expected) => {
    expect(await readQuota(madeMachine({ files }))).toBe(expected);
  });
});

it('the processor of this machine has cores, and runs something', async () => {
  const { cores, load1, quotaCores } = await readCpu(thisMachine);
  expect(cores).toBeGreaterThanOrEqual(1);
  expect(quotaCores === null || quotaCores > 0).toBe(true);
  expect(process.platform === 'win32' ? load1 : Number.isFinite(load1)).toBe(
    process.platform === 'win32' ? null : true,
  );
});
