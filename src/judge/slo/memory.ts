import { type ServerSeen, serverShare } from './server-share.ts';
import type { Slo } from './slo.ts';

const DOCUMENTED = 0.8;

/** Resident memory of the process tree under a limit: as a share of what is stated, else of its control group, else of the machine. */
export const memoryAt = (limit: number, seen: ServerSeen = null): Slo =>
  serverShare({ id: 'memory', limit, line: 267 }, seen);

/** Memory under the documented limit. */
export const memory = memoryAt(DOCUMENTED);
