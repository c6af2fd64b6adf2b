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

/** A group and all above it, as paths without a slash at the front: a limit above holds for all below (cgroups(7)). */
export const groupsUpFrom = (path: string): readonly string[] => {
  const names = path.split('/').filter((name) => name !== '');
  return Array.from({ length: names.length + 1 }, (_, i) => names.slice(0, names.length - i).join('/'));
};

/** The path of a control group in the text of `/proc/<pid>/cgroup`: of the one tree of version 2 (`''`), or of a controller of version 1. */
export const groupPathIn = (groups: string, controller: string): string | null => {
  for (const line of groups.split('\n')) {
    const found = /^\d+:([^:]*):(.*)$/.exec(line);
    if (found?.[1]?.split(',').includes(controller) === true) return found[2] ?? '';
  }
  return null;
};

/** The tightest of some limits; null = none. */
export const tightest = (limits: readonly (number | null)[]): number | null => {
  const all = limits.filter((limit) => limit !== null);
  return all.length === 0 ? null : Math.min(...all);
};
