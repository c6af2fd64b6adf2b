import type { CpuFacts } from '../../core/host.ts';
import type { Machine } from './machine.ts';

/** `cpu.max` of cgroup 2: `150000 100000` is one core and a half, `max 100000` no quota. */
export const quotaOfV2 = (text: string): number | null => {
  const found = /^(\d+) (\d+)/.exec(text);
  return found === null || Number(found[2]) === 0 ? null : Number(found[1]) / Number(found[2]);
};

/** `cpu.cfs_quota_us` and `cpu.cfs_period_us` of cgroup 1: a quota of -1 is none. */
export const quotaOfV1 = (quota: string, period: string): number | null => {
  const [allowed, of] = [Number(quota), Number(period)];
  return allowed > 0 && of > 0 ? allowed / of : null;
};

const upTo = (path: string): readonly string[] => {
  const names = path.split('/').filter((name) => name !== '');
  return Array.from({ length: names.length + 1 }, (_, i) => names.slice(0, names.length - i).join('/'));
};

/** The path of a control group in `/proc/self/cgroup`: of the one tree of version 2 (`''`), or of a controller of version 1. */
const pathIn = (groups: string, controller: string): string | null => {
  for (const line of groups.split('\n')) {
    const found = /^\d+:([^:]*):(.*)$/.exec(line);
    if (found?.[1]?.split(',').includes(controller) === true) return found[2] ?? '';
  }
  return null;
};

const known = (quotas: readonly (number | null)[]): number | null => {
  const all = quotas.filter((quota) => quota !== null);
  return all.length === 0 ? null : Math.min(...all);
};

const readV2 = async (machine: Machine, path: string): Promise<number | null> => {
  const texts = await Promise.all(upTo(path).map((at) => machine.readText(`/sys/fs/cgroup/${at}/cpu.max`)));
  return known(texts.map((text) => (text === null ? null : quotaOfV2(text))));
};

const readV1 = async (machine: Machine, path: string): Promise<number | null> => {
  const quotas = upTo(path).map(async (at) => {
    const [quota, period] = await Promise.all(
      ['quota', 'period'].map((word) => machine.readText(`/sys/fs/cgroup/cpu/${at}/cpu.cfs_${word}_us`)),
    );
    return quotaOfV1(quota ?? '', period ?? '');
  });
  return known(await Promise.all(quotas));
};

/** The tightest quota of the control groups that this process is in (cgroups(7)); null = none. A group above holds for all below. */
export const readQuota = async (machine: Machine): Promise<number | null> => {
  const groups = await machine.readText('/proc/self/cgroup');
  if (groups === null) return null;
  const [v2, v1] = [pathIn(groups, ''), pathIn(groups, 'cpu')];
  return known([v2 === null ? null : await readV2(machine, v2), v1 === null ? null : await readV1(machine, v1)]);
};

export const readCpu = async (machine: Machine): Promise<CpuFacts> => ({
  cores: machine.cores(),
  quotaCores: await readQuota(machine),
  load1: machine.load1(),
});
