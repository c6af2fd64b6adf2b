import { serverShare } from './server-share.ts';

/** Use of the target's connection pool. */
export const pool = serverShare('pool', 0.85, 268);
