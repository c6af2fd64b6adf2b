/** What socket.io-client does unless it is told otherwise (its documentation, "Manager options"): delays in ms. */
const FIRST_MS = 1_000;
const MOST_MS = 5_000;
const FACTOR = 2;
const JITTER = 0.5;

/**
 * How long socket.io-client 4 waits before an attempt to connect again, in ms: 1 s, 2 s, 4 s, 5 s ..., each up to half of it shorter or longer, never
 * over 5 s (its build/esm/contrib/backo2.js). `failed`: attempts since it was last connected; `unit` in [0, 1) takes the place of Math.random.
 */
export const backOffMs = (failed: number, unit: number): number => {
  const ms = FIRST_MS * FACTOR ** failed;
  const deviation = Math.floor(unit * JITTER * ms);
  const isShorter = Math.floor(unit * 10) % 2 === 0;
  return Math.floor(Math.min(isShorter ? ms - deviation : ms + deviation, MOST_MS));
};
