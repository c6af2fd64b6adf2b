import { z } from 'zod';

/** What the figures of a process are held against. */
const limits = {
  /** What it may take of memory; null: what its control group allows, else the memory of the machine. */
  memoryLimitBytes: z.int().min(1).nullable().default(null),
  /**
   * How many cores it can keep busy: 1 for a server of one thread, the number of its workers for a cluster, null for all that it may use. Of
   * several processes of one pm2 name, each. A control group or an affinity that allows less counts instead.
   */
  cores: z.number().positive().nullable().default(1),
};

/**
 * The process of a target whose CPU and memory are read during a run: by the file that holds its pid, by its name in pm2, or as the owner of the
 * port of the target. Never by a pattern of names: it would find others too (docs/spec/documented-contract.md, P3 and P4).
 */
export const watchedProcessSchema = z.union([
  /** From the folder of the profile's file, or from the current one for a built-in profile. */
  z.strictObject({ pidFile: z.string().min(1), ...limits }),
  /** `pm2Home`: the folder of that pm2; null = as pm2 finds it. */
  z.strictObject({ pm2: z.string().min(1), pm2Home: z.string().min(1).nullable().default(null), ...limits }),
  z.strictObject({ portOwner: z.literal(true), ...limits }),
]);
export type WatchedProcess = z.output<typeof watchedProcessSchema>;

/** What a process is held against where a profile says nothing of it. */
export const DEFAULT_PROCESS_LIMITS: Pick<WatchedProcess, 'memoryLimitBytes' | 'cores'> = {
  memoryLimitBytes: null,
  cores: 1,
};
