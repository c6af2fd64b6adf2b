import { setImmediate } from 'node:timers/promises';

/** Goes round the event loop until something holds: the books follow a socket's end by a turn or two. The test's own time limit ends it. */
export const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await setImmediate();
};
