/** Cancels a pending wake-up; calling it after the wake-up does nothing. */
export type Cancel = () => void;

/**
 * The one source of time. `nowUs` is monotonic, in microseconds, and shared by all processes of this host; `wallMs` is epoch
 * milliseconds as a target on the same host would stamp them. Tests pass a virtual clock instead.
 */
export type Clock = {
  nowUs(): number;
  wallMs(): number;
  /** Calls `wake` once, not before `delayUs` microseconds have passed. */
  after(delayUs: number, wake: () => void): Cancel;
};

/** hrtime and performance.now share one source; their offset is fixed for the life of a process. */
const originUs = Number(process.hrtime.bigint() / 1000n) - performance.now() * 1000;

export const systemClock: Clock = {
  nowUs: () => Math.round(originUs + performance.now() * 1000),
  wallMs: () => Date.now(),
  after: (delayUs, wake) => {
    // A timer of Node takes a millisecond at least; this comes after one look at the network.
    if (delayUs <= 0) {
      const immediate = setImmediate(wake);
      return () => clearImmediate(immediate);
    }
    const dueUs = systemClock.nowUs() + delayUs;
    const arm = (us: number): NodeJS.Timeout => setTimeout(ring, Math.max(0, Math.ceil(us / 1000)));
    // A timer of Node counts in milliseconds of its own, and may ring a fraction of one early.
    const ring = (): void => {
      const leftUs = dueUs - systemClock.nowUs();
      if (leftUs > 0) timer = arm(leftUs);
      else wake();
    };
    let timer = arm(delayUs);
    return () => clearTimeout(timer);
  },
};

/** Resolves after so many microseconds of this clock, not before. */
export const pause = (clock: Pick<Clock, 'after'>, us: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(us, resolve);
  });
