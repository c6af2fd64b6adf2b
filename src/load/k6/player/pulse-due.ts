/** From one pulse to the next, on average. */
const PERIOD_US = 100_000;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** When the nth pulse is due: somewhere in the nth tenth of a second, spread by the golden ratio, so in step with nothing that comes back (as load/worker/echo.ts). */
export const pulseDueUs = (nth: number): number => Math.round(PERIOD_US * (nth + ((nth * GOLDEN) % 1)));
