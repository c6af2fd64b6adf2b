import { createRandom } from '../../src/core/random.ts';

/**
 * `node neighbour.ts steady|bursts`: a process that keeps one core busy until its standard input ends; `bursts` does so for 4 s on average, then rests
 * for 8 s on average, both drawn from an exponential distribution. The noise of a recording, and nothing else.
 */

const SPIN_MS = 20;
const BUSY_MEAN_MS = 4_000;
const REST_MEAN_MS = 8_000;

const random = createRandom(1, 'neighbour');
const exponential = (meanMs: number): number => -meanMs * Math.log(1 - random());

const spinUntil = (endMs: number, then: () => void): void => {
  const pauseMs = Math.min(endMs, performance.now() + SPIN_MS);
  while (performance.now() < pauseMs);
  // Between two spins the end of standard input is seen.
  setImmediate(performance.now() < endMs ? () => spinUntil(endMs, then) : then);
};

const steady = (): void => spinUntil(Number.POSITIVE_INFINITY, steady);

const bursts = (): void =>
  spinUntil(performance.now() + exponential(BUSY_MEAN_MS), () => setTimeout(bursts, exponential(REST_MEAN_MS)));

process.stdin.resume().on('end', () => process.exit(0));
(process.argv[2] === 'bursts' ? bursts : steady)();
