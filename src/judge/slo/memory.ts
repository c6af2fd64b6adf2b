import { serverShare } from './server-share.ts';

/** Memory use of the target. */
export const memory = serverShare('memory', 0.8, 267);
