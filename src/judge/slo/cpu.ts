import { type ServerSeen, serverShare } from './server-share.ts';
import type { Slo } from './slo.ts';

const DOCUMENTED = 0.7;

/** CPU of the process tree under a limit: as a share of the cores that it can keep busy (target/process/bounds.ts). */
export const cpuAt = (limit: number, seen: ServerSeen = null): Slo =>
  serverShare({ id: 'cpu', limit, line: 266 }, seen);

/** CPU under the documented limit. */
export const cpu = cpuAt(DOCUMENTED);
