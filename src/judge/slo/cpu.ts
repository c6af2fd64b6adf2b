import { serverShare } from './server-share.ts';

/** CPU use of the target. */
export const cpu = serverShare('cpu', 0.7, 266);
