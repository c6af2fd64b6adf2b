import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import type { Credentials, QuoteRequestSpec, TargetSpec } from '../../core/target-spec.ts';
import { fixedHeaders, prepareRequests } from '../drivers/quote-request.ts';
import type { PlannedRow, PlayerConfig, PlayerTarget, SecretHeader } from './player/config.ts';
import { hashOfRows } from './player/rows-hash.ts';

export type ShippedTarget = { readonly arm: Arm; readonly spec: TargetSpec; readonly credentials: Credentials };

/** What is shipped to k6: the plan and how its requests are written, and the secrets apart from them. */
export type Shipped = {
  readonly config: PlayerConfig;
  readonly rows: readonly PlannedRow[];
  readonly secrets: ReadonlyMap<string, string>;
};

/** An even load goes round all virtual users in this time, so that no connection is idle long enough for a server to close it. */
const VIRTUAL_USERS_FOR_SEC = 2;
const FEWEST_VIRTUAL_USERS = 10;
const SECOND_US = 1_000_000;
/** Time for every virtual user to wait for its first request, and for other engines to hear of the beginning. */
const LEAD_US = 300_000;
const LEAD_US_PER_USER = 1_000;
const LEAD_US_OF_OTHERS = 1_500_000;

/** The most requests that are due within one second. */
const peakPerSec = (dueUs: Float64Array, arrivals: Uint32Array): number => {
  let most = 0;
  let first = 0;
  for (let last = 0; last < arrivals.length; last += 1) {
    const atUs = dueUs[arrivals[last] ?? 0] ?? 0;
    while (atUs - (dueUs[arrivals[first] ?? 0] ?? 0) >= SECOND_US) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
};

/** As many as the load needs at answers of two seconds, at most what may be in flight; each costs a third of a megabyte. */
export const virtualUsersFor = (plan: Plan, arrivals: Uint32Array): number => {
  const wanted = VIRTUAL_USERS_FOR_SEC * peakPerSec(plan.arrivals.dueUs, arrivals);
  return Math.max(
    1,
    Math.min(arrivals.length, plan.scenario.quotes.inFlightMax, Math.max(wanted, FEWEST_VIRTUAL_USERS)),
  );
};

type Headers = Pick<PlayerTarget, 'headers' | 'secretHeaders'> & {
  readonly secrets: readonly (readonly [string, string])[];
};

/** The headers of every request, apart by whether their values may be written down. */
const headersOf = (spec: QuoteRequestSpec, credentials: Credentials, target: number): Headers => {
  const all = fixedHeaders(spec, credentials);
  const open = fixedHeaders(spec, { jwt: null, key: null });
  const headers: Record<string, string> = {};
  const secretHeaders: SecretHeader[] = [];
  const secrets: [string, string][] = [];
  for (let i = 0; i < all.length; i += 2) {
    const [name = '', value = ''] = all.slice(i, i + 2);
    if (i < open.length) headers[name] = value;
    else {
      const [prefix, bare] = value.startsWith('Bearer ') ? ['Bearer ', value.slice(7)] : ['', value];
      const secret = `t${target}-${name}`;
      secretHeaders.push({ name, prefix, secret });
      secrets.push([secret, bare]);
    }
  }
  return { headers, secretHeaders, secrets };
};

export type ShipOptions = {
  readonly plan: Plan;
  readonly arrivals: Uint32Array;
  readonly targets: readonly ShippedTarget[];
  readonly runId: string;
  readonly notBeforeMs: number | null;
  /** Somebody else begins at the same instant, and is told of it by us. */
  readonly others: boolean;
};

/** Two minutes of a machine that is busy, and some for each virtual user and row. */
const startMsOf = (virtualUsers: number, rows: number): number => 120_000 + 50 * virtualUsers + rows / 20;

/** How long k6 may take: to read the plan and make its virtual users; and from the beginning of the plan, with its drain, one last request, and some rest. */
export const limitsOf = ({ durationUs, scenario }: Plan, virtualUsers: number, rows: number) => ({
  startMs: startMsOf(virtualUsers, rows),
  playMs: durationUs / 1000 + scenario.drainMs + scenario.quotes.timeoutMs + 15_000,
});

/** Writes a plan down for the player: the rows that k6 is to play, the requests of each arm ready to be sent, and its secrets apart. */
export const shipPlan = ({ plan, arrivals, targets, runId, notBeforeMs, others }: ShipOptions): Shipped => {
  const { scenario, durationUs } = plan;
  const { operation, symbolsPerRequest, timeoutMs } = scenario.quotes;
  const armAt = new Map(targets.map(({ arm }, index) => [arm, index]));
  const secrets = new Map<string, string>();
  const shippedTargets = targets.flatMap(({ spec, credentials }, index): PlayerTarget[] => {
    const request = spec.operations[operation];
    if (request === null || request === undefined) return [];
    const { headers, secretHeaders, secrets: own } = headersOf(request, credentials, index);
    for (const [name, value] of own) secrets.set(name, value);
    return [
      {
        urls: [spec.baseUrl, ...spec.alsoAt].map((url) => url.replace(/\/+$/, '')),
        headers: { ...headers, 'x-gateproof-run': runId },
        secretHeaders,
        spec: request,
        requests: prepareRequests(request, spec.quoteSymbols, symbolsPerRequest),
      },
    ];
  });
  const rows = [...arrivals].map((arrival): PlannedRow => {
    const { slice, dueUs, symbolStart } = plan.arrivals;
    const arm = plan.slices[slice[arrival] ?? 0]?.mode;
    return [arrival, Math.round(dueUs[arrival] ?? 0), armAt.get(arm ?? 'control') ?? 0, symbolStart[arrival] ?? 0];
  });
  const virtualUsers = virtualUsersFor(plan, arrivals);
  const { startMs, playMs } = limitsOf(plan, virtualUsers, rows.length);
  const config: PlayerConfig = {
    ...{ rows: rows.length, rowsHash: hashOfRows(rows), virtualUsers, timeoutMs, durationUs },
    sendUntilUs: durationUs + scenario.drainMs * 1000,
    endAfterMs: Math.ceil(startMs + playMs),
    leadUs: LEAD_US + LEAD_US_PER_USER * virtualUsers + (others ? LEAD_US_OF_OTHERS : 0),
    ...{ notBeforeMs, targets: shippedTargets },
  };
  return { config, rows, secrets };
};
