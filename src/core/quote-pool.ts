import { highestPerSec } from './quote-rate.ts';
import type { QuoteSettings, Scenario } from './scenario.ts';

const FEWEST_CONNECTIONS = 100;
/** Answers may take that long before a request waits for a connection of ours: ten times the limit of response-p95, and what k6 gets too. */
const ENOUGH_FOR_SEC = 2;

/**
 * The connections that a load process may open for quotes to one arm at a rate of so many a second: what the scenario says, or as many as are busy
 * at answers of two seconds (J. D. C. Little, Operations Research 9, 1961), at least 100 and at most `inFlightMax`. They are opened when all others are busy.
 */
export const poolConnectionsAt = (
  { poolConnections, inFlightMax }: Pick<QuoteSettings, 'poolConnections' | 'inFlightMax'>,
  perSec: number,
): number => Math.min(inFlightMax, poolConnections ?? Math.max(FEWEST_CONNECTIONS, Math.ceil(ENOUGH_FOR_SEC * perSec)));

/** `poolConnectionsAt` the highest rate of a scenario. */
export const poolConnectionsOf = (scenario: Pick<Scenario, 'phases' | 'quotes'>): number =>
  poolConnectionsAt(scenario.quotes, highestPerSec(scenario));
