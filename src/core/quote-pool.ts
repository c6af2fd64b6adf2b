import { highestPerSec } from './quote-rate.ts';
import type { QuoteSettings, Scenario } from './scenario.ts';

type Settings = Pick<QuoteSettings, 'poolConnections' | 'inFlightMax'>;
type Load = Pick<Scenario, 'phases' | 'quotes'>;

const FEWEST_SLOTS = 1_000;
const FEWEST_CONNECTIONS = 100;
/**
 * Answers may take that long before a request is dropped, or waits for a connection of ours: ten times the limit of response-p95, and what k6 gets too.
 * As many are in flight as arrive in the time of an answer (J. D. C. Little, Operations Research 9, 1961).
 */
const ENOUGH_FOR_SEC = 2;
/** What answers within the limit of response-p95 keep busy must be there, or the load cannot be sent at all. */
const NEEDED_FOR_SEC = 0.2;

const connectionsFor = (sec: number, perSec: number): number => Math.max(FEWEST_CONNECTIONS, Math.ceil(sec * perSec));

/** The slots of a load process for quotes to one arm, of which it sends so many a second: what the scenario says, or enough for answers of two seconds, at least 1,000. */
export const inFlightMaxAt = ({ inFlightMax }: Pick<Settings, 'inFlightMax'>, perSec: number): number =>
  inFlightMax ?? Math.max(FEWEST_SLOTS, Math.ceil(ENOUGH_FOR_SEC * perSec));

/**
 * The connections that a load process may open for quotes to one arm, of which it sends so many a second: what the scenario says, or as many as are busy
 * at answers of two seconds, at least 100 and at most as many as it has slots. They are opened when all others are busy.
 */
export const poolConnectionsAt = (settings: Settings, perSec: number): number =>
  Math.min(inFlightMaxAt(settings, perSec), settings.poolConnections ?? connectionsFor(ENOUGH_FOR_SEC, perSec));

/** `inFlightMaxAt` the highest rate of a scenario that so many load processes share, on all machines together. */
export const inFlightMaxOf = (scenario: Load, processes: number): number =>
  inFlightMaxAt(scenario.quotes, highestPerSec(scenario) / processes);

/** `poolConnectionsAt` the highest rate of a scenario that so many load processes share, on all machines together. */
export const poolConnectionsOf = (scenario: Load, processes: number): number =>
  poolConnectionsAt(scenario.quotes, highestPerSec(scenario) / processes);

/** The connections without which one of so many load processes cannot send its share of a load: those that the scenario names, or what answers within the limit keep busy. */
export const connectionsNeededOf = (scenario: Load, processes: number): number =>
  Math.min(
    poolConnectionsOf(scenario, processes),
    scenario.quotes.poolConnections ?? connectionsFor(NEEDED_FOR_SEC, highestPerSec(scenario) / processes),
  );
