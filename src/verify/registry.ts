import type { Tier } from '../core/checks.ts';
import type { Check } from './check.ts';
import { quote } from './checks/f1-quote.ts';
import { websocketConnect } from './checks/f2-websocket-connect.ts';
import { rateLimit } from './checks/f3-rate-limit.ts';
import { configuration } from './checks/f4-configuration.ts';
import { flags } from './checks/flags.ts';
import { baseService } from './checks/h1-base-service.ts';
import { websocketService } from './checks/h2-websocket-service.ts';
import { streamDataFetcher } from './checks/h3-stream-data-fetcher.ts';
import { connectionPool } from './checks/h4-connection-pool.ts';
import { liveData } from './checks/h5-live-data.ts';
import { legacySupport } from './checks/legacy-support.ts';
import { mode } from './checks/mode.ts';
import { responseTime } from './checks/p1-response-time.ts';
import { connections } from './checks/p2-connections.ts';
import { memory } from './checks/p3-memory.ts';
import { cpu } from './checks/p4-cpu.ts';

/** Every check, in the order in which they are shown. One file and one line here make a new one; the contract test runs through all. */
export const CHECKS: readonly Check[] = [
  ...[mode, flags],
  ...[baseService, websocketService, streamDataFetcher, connectionPool, liveData],
  ...[quote, websocketConnect, rateLimit, configuration],
  ...[responseTime, connections, memory, cpu],
  legacySupport,
];

/** The checks after a rollback of this tier (docs/spec/documented-contract.md:43): 3 is the whole list. */
export const checksOfTier = (tier: Tier): readonly Check[] => CHECKS.filter(({ tiers }) => tiers.includes(tier));
