import { performance } from 'node:perf_hooks';

/** The busy share (0 to 1) of this process's event loop since the last call. */
export const watchLoop = (): (() => number) => {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
};
