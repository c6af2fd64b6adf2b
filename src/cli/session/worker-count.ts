import { highestPerSec } from '../../core/quote-rate.ts';
import type { Scenario } from '../../core/scenario.ts';
import { CONNECTIONS_PER_WORKER, RATE_PER_WORKER } from '../../load/host/capacity.ts';

/** As many load processes as the peak of the scenario needs, at most one a core. Of `shards` machines each carries its part. */
export const workerCount = (
  scenario: Scenario,
  { shards, cores }: { readonly shards: number; readonly cores: number },
): number => {
  const rate = highestPerSec(scenario);
  const connections = scenario.phases.reduce((sum, phase) => sum + (phase.connections?.count ?? 0), 0);
  const wanted = Math.ceil(Math.max(rate / shards / RATE_PER_WORKER, connections / shards / CONNECTIONS_PER_WORKER, 1));
  return Math.min(wanted, Math.max(1, cores));
};
