import { groupPathIn, groupsUpFrom, quotaOfV1, quotaOfV2, tightest } from '../../core/cgroup.ts';
import type { CpuFacts } from '../../core/host.ts';
import type { Machine } from './machine.ts';

const readV2 = async (machine: Machine, path: string): Promise<number | null> => {
  const texts = await Promise.all(groupsUpFrom(path).map((at) => machine.readText(`/sys/fs/cgroup/${at}/cpu.max`)));
  return tightest(texts.map((text) => (text === null ? null : quotaOfV2(text))));
};

const readV1 = async (machine: Machine, path: string): Promise<number | null> => {
  const quotas = groupsUpFrom(path).map(async (at) => {
    const [quota, period] = await Promise.all(
      ['quota', 'period'].map((word) => machine.readText(`/sys/fs/cgroup/cpu/${at}/cpu.cfs_${word}_us`)),
    );
    return quotaOfV1(quota ?? '', period ?? '');
  });
  return tightest(await Promise.all(quotas));
};

/** The tightest quota of the control groups that this process is in (cgroups(7)); null = none. A group above holds for all below. */
export const readQuota = async (machine: Machine): Promise<number | null> => {
  const groups = await machine.readText('/proc/self/cgroup');
  if (groups === null) return null;
  const [v2, v1] = [groupPathIn(groups, ''), groupPathIn(groups, 'cpu')];
  return tightest([v2 === null ? null : await readV2(machine, v2), v1 === null ? null : await readV1(machine, v1)]);
};

export const readCpu = async (machine: Machine): Promise<CpuFacts> => ({
  cores: machine.cores(),
  quotaCores: await readQuota(machine),
  load1: machine.load1(),
});
