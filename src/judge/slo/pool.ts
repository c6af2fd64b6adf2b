import { type ServerSeen, serverShare } from './server-share.ts';
import type { Slo } from './slo.ts';

const DOCUMENTED = 0.85;

/** Use of the connection pool under a limit, as the target says it itself. */
export const poolAt = (limit: number, seen: ServerSeen = null): Slo =>
  serverShare({ id: 'pool', limit, line: 268 }, seen);

/** The pool under the documented limit. */
export const pool = poolAt(DOCUMENTED);
