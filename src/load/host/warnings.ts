import type { HostFacts, HostWarning } from '../../core/host.ts';
import type { NoiseProbe } from '../../core/record.ts';
import { CONNECTIONS_PER_WORKER } from './capacity.ts';
import { hasJumped } from './clock-check.ts';
import { freePorts, portRange, socketsPerWorker } from './reach.ts';

/** Steps over this are coarser than the lateness that is judged (2 ms, measurement.md 2). */
const COARSEST_STEP_US = 1_000;
/** More running tasks than this a core, and a generator beside them is often late. */
const BUSY_PER_CORE = 0.7;
/** With less than this share of the range free, a storm may find none. */
const LEAST_FREE_RATIO = 0.5;

const NAMES = ['descriptors', 'ports', 'sockets'] as const;

const unknown = (facts: HostFacts): HostWarning[] => {
  const what = NAMES.filter((name) => facts[name] === null);
  return what.length === 0 ? [] : [{ code: 'unknown', platform: facts.platform, what }];
};

const descriptors = (facts: HostFacts): HostWarning[] => {
  const perWorker = socketsPerWorker(facts);
  const limit = facts.descriptors?.soft ?? null;
  if (perWorker === null || limit === null || perWorker >= CONNECTIONS_PER_WORKER) return [];
  return [{ code: 'descriptors-low', limit, perWorker, wanted: CONNECTIONS_PER_WORKER }];
};

const ports = ({ ports: known, destinations }: HostFacts): HostWarning[] => {
  if (known === null) return [];
  const range = portRange(known);
  const few = (destination: string | null, free: number): HostWarning => ({
    code: 'ports-few',
    destination,
    free,
    range,
  });
  if (range < CONNECTIONS_PER_WORKER) return [few(null, range)];
  return destinations
    .map((each) => ({ destination: each.destination, free: freePorts(known, each) }))
    .filter(({ free }) => free < range * LEAST_FREE_RATIO)
    .map(({ destination, free }) => few(destination, free));
};

const cpu = ({ cpu: { cores, quotaCores, load1 } }: HostFacts): HostWarning[] => [
  ...(quotaCores !== null && quotaCores < cores ? [{ code: 'cpu-quota', quotaCores, cores } as const] : []),
  ...(load1 !== null && load1 > cores * BUSY_PER_CORE ? [{ code: 'cpu-busy', load1, cores } as const] : []),
];

/** What is wrong with the clock: of a run, every figure hangs on it. */
export const clockWarnings = ({ clock }: Pick<HostFacts, 'clock'>): HostWarning[] => [
  ...(clock.stepUs > COARSEST_STEP_US ? [{ code: 'clock-coarse', stepUs: clock.stepUs } as const] : []),
  ...(clock.backwards > 0 ? [{ code: 'clock-backwards', times: clock.backwards } as const] : []),
  ...(hasJumped(clock) ? [{ code: 'wall-jump', jumpMs: clock.wallJumpMs, lookedMs: clock.lookedMs } as const] : []),
];

/** Everything about this machine that somebody who wants to send load should know. Pure. */
export const hostWarnings = (facts: HostFacts, noise: NoiseProbe | null): HostWarning[] => [
  ...unknown(facts),
  ...descriptors(facts),
  ...ports(facts),
  ...cpu(facts),
  ...clockWarnings(facts),
  ...(noise === null || noise.quiet
    ? []
    : [{ code: 'noisy', gapMaxMs: noise.gapMaxMs, lostRatio: noise.lostRatio } as const]),
];

/** Fewer sockets than this in a worker, or free ports, and hardly any plan fits. */
const LEAST_USEFUL = 100;

/** Whether no run can come to a verdict because of this, whatever its target does: a clock that cannot be trusted, or hardly a socket to have. */
export const standsInTheWay = (warning: HostWarning): boolean => {
  switch (warning.code) {
    case 'descriptors-low':
      return warning.perWorker < LEAST_USEFUL;
    case 'ports-few':
      return warning.free < LEAST_USEFUL;
    case 'clock-coarse':
    case 'clock-backwards':
    case 'wall-jump':
      return true;
    default:
      return false;
  }
};
