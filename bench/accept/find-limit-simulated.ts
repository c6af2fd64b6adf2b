import { SETTINGS, type Simulated, searchOn } from '../../src/judge/limit/testing/simulated.ts';
import type { Row } from './outcome.ts';

const SEARCHES = 300;
const WITHIN = 0.1;
const LEAST_SHARE = 0.95;
/** P95 of a response that is exponential reaches 200 ms where it ends at this rate: ln 20 / 0.2 s. */
const LEFT_PER_SEC = Math.log(20) / 0.2;

/** Response of M/M/1 is exponential with the rate that is left (Kleinrock, Queueing Systems I, 3.2). */
const mm1Limit = (capacityPerSec: number): number => capacityPerSec - LEFT_PER_SEC;

/** The probability to wait in D/M/1: the root of s = exp(-(1 - s) capacity / rate), by iteration from below. */
const waitShare = (capacityPerSec: number, ratePerSec: number): number => {
  let share = 0.5;
  for (let n = 0; n < 2_000; n += 1) share = Math.exp((-(1 - share) * capacityPerSec) / ratePerSec);
  return share;
};

/** Response of D/M/1 is exponential with capacity (1 - s) (Kleinrock I, 6.4); by bisection. */
const dm1Limit = (capacityPerSec: number): number => {
  let [low, high] = [1, capacityPerSec];
  for (let n = 0; n < 40; n += 1) {
    const rate = (low + high) / 2;
    if (capacityPerSec * (1 - waitShare(capacityPerSec, rate)) > LEFT_PER_SEC) low = rate;
    else high = rate;
  }
  return low;
};

type Kind = {
  readonly name: string;
  readonly queue: Omit<Simulated, 'capacityPerSec'>;
  limitOf(capacityPerSec: number): number;
};

const KINDS: readonly Kind[] = [
  { name: 'a constant pace (D/D/1)', queue: { service: 'constant', arrivals: 'constant' }, limitOf: (rate) => rate },
  { name: 'service at random (D/M/1)', queue: { service: 'exponential', arrivals: 'constant' }, limitOf: dm1Limit },
  { name: 'all at random (M/M/1)', queue: { service: 'exponential', arrivals: 'poisson' }, limitOf: mm1Limit },
];

/** Limits of 150 to 1,500 a second, and low ones, where chance is larger. */
const RANGES = [
  { from: 150, to: 1_500, decides: true },
  { from: 35, to: 150, decides: false },
] as const;

type Range = (typeof RANGES)[number];

const rowOf = ({ name, queue, limitOf }: Kind, { from, to, decides }: Range): Row => {
  process.stderr.write(`  ${name}, ${from} to ${to}\n`);
  const errors: number[] = [];
  let within = 0;
  let both = 0;
  let tookMs = 0;
  for (let seed = 1; seed <= SEARCHES; seed += 1) {
    const capacityPerSec = from * (to / from) ** (((seed * 37) % SEARCHES) / SEARCHES);
    const limit = limitOf(capacityPerSec);
    const { answer, tried } = searchOn({ ...queue, capacityPerSec }, seed);
    tookMs += tried.reduce((sum, step) => sum + step.tookMs, 0);
    if (answer.outcome !== 'found') continue;
    errors.push(Math.abs(Math.sqrt((answer.holdsAtPerSec ?? 0) * (answer.breaksAtPerSec ?? 0)) / limit - 1));
    // An end that was seen once tells no bound.
    if (answer.lowerPerSec !== null && answer.upperPerSec !== null) both += 1;
    if ((answer.lowerPerSec ?? 0) <= limit && limit <= (answer.upperPerSec ?? Number.POSITIVE_INFINITY)) within += 1;
  }
  const near = errors.filter((error) => error <= WITHIN).length;
  const least = LEAST_SHARE * SEARCHES;
  const worst = Math.max(...errors);
  return {
    name: `simulated, ${name}: capacities of ${from} to ${to}/s`,
    // Of a few dozen a second within 10 % is more than steps of half a minute can promise; the interval must hold it all the same.
    met: within >= least && (near >= least || !decides),
    seen: `${near} of ${SEARCHES} within 10 % (worst ${(worst * 100).toFixed(1)} %), ${within} within what was told of the limit (${both} times both ends); ${(tookMs / SEARCHES / 60_000).toFixed(1)} minutes a search`,
  };
};

const neverRow = (): Row => {
  const never: Simulated = { capacityPerSec: null, service: 'constant', arrivals: 'poisson' };
  const outcomes = Array.from(
    { length: SEARCHES },
    (_, seed) => searchOn(never, seed, { ...SETTINGS, capPerSec: 1_600 }).answer.outcome,
  );
  const right = outcomes.filter((outcome) => outcome === 'not-reached').length;
  return {
    name: 'simulated, a target that never breaks, up to 1,600/s',
    met: right === SEARCHES,
    seen: `${right} of ${SEARCHES} not reached`,
  };
};

/** Searches on simulated queues whose true limit is known. */
export const simulatedRows = (): Row[] => [
  ...RANGES.flatMap((range) => KINDS.map((kind) => rowOf(kind, range))),
  neverRow(),
];
