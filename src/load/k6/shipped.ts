import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import { LOAD_RUN_HEADER } from '../../core/target-books.ts';
import type { Credentials, TargetSpec } from '../../core/target-spec.ts';
import { drainUsOf } from '../drain.ts';
import { fixedHeaders, prepareRequests, shownCredentials } from '../drivers/quote-request.ts';
import { kindsAt } from '../drivers/quote-writer.ts';
import type { PlannedRow, PlayerConfig, PlayerTarget, SecretHeader } from './player/config.ts';
import { hashOfRows } from './player/rows-hash.ts';
import type { SocketRow } from './player/socket-config.ts';
import { shipSockets } from './shipped-sockets.ts';
import { trustOf } from './trust.ts';

export type ShippedTarget = { readonly arm: Arm; readonly spec: TargetSpec; readonly credentials: Credentials };

/** What is shipped to k6: the plan and how its requests are written, and the secrets apart from them. */
export type Shipped = {
  readonly config: PlayerConfig;
  readonly rows: readonly PlannedRow[];
  readonly socketRows: readonly SocketRow[];
  readonly secrets: ReadonlyMap<string, string>;
  /** Certificates (PEM) of those who may vouch for the targets; null: the authorities of the system. */
  readonly ca: string | null;
};

/** An even load goes round all virtual users in this time, so that no connection is idle long enough for a server to close it. */
const VIRTUAL_USERS_FOR_SEC = 2;
const FEWEST_VIRTUAL_USERS = 10;
/** Where the scenario does not say how many may be in flight: a third of a gigabyte. */
const MOST_VIRTUAL_USERS = 1_000;
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
    Math.min(
      arrivals.length,
      plan.scenario.quotes.inFlightMax ?? MOST_VIRTUAL_USERS,
      Math.max(wanted, FEWEST_VIRTUAL_USERS),
    ),
  );
};

type Shown = { readonly headers: readonly SecretHeader[]; readonly secrets: readonly (readonly [string, string])[] };

const BEARER = 'Bearer ';

/** What the requests to a target show themselves with, apart from its values. A name tells its turn only where there are several. */
const shownTo = (credentials: Credentials, target: number): Shown => {
  const { names, values } = shownCredentials(credentials);
  const all = values.flatMap((each, turn) =>
    names.map((name, i) => {
      const value = each[i] ?? '';
      const prefix = value.startsWith(BEARER) ? BEARER : '';
      const secret = `t${target}-${name}${turn === 0 ? '' : `-${turn + 1}`}`;
      return { header: { name, prefix, secret, turn }, value: value.slice(prefix.length) };
    }),
  );
  return { headers: all.map(({ header }) => header), secrets: all.map(({ header, value }) => [header.secret, value]) };
};

const OPEN: Credentials = { jwt: null, key: null };

type Common = { readonly plan: Plan; readonly runId: string };

/** A target as the player needs it. One that lacks an operation or a market of the scenario is refused before any load. */
const playerTarget = (
  { spec, credentials }: ShippedTarget,
  index: number,
  { plan, runId }: Common,
): { readonly target: PlayerTarget; readonly secrets: Shown['secrets'] } => {
  const kinds = kindsAt(plan.scenario.quotes, spec) ?? [];
  const needed = kinds.some(({ spec: { auth } }) => auth !== 'none');
  const { headers, secrets } = needed ? shownTo(credentials, index) : { headers: [], secrets: [] };
  const { user, worker } = spec.tags;
  const ofAll = { [LOAD_RUN_HEADER]: runId, ...(worker === null ? {} : { [worker]: '0' }) };
  const pairsOf = (flat: readonly string[]) =>
    Object.fromEntries(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : [])));
  const target: PlayerTarget = {
    urls: [spec.baseUrl, ...spec.alsoAt].map((url) => url.replace(/\/+$/, '')),
    secretHeaders: headers,
    turns: new Set(headers.map(({ turn }) => turn)).size,
    userHeader: user,
    kinds: kinds.map(({ spec: asked, symbols, perRequest }) => ({
      spec: asked,
      headers: { ...pairsOf(fixedHeaders(asked, OPEN)), ...ofAll },
      isAuthorized: asked.auth !== 'none',
      requests: prepareRequests(asked, symbols, perRequest).map(({ path, body, symbols: its }) => ({
        ...{ path, body, symbols: its },
      })),
    })),
  };
  return { target, secrets };
};

/** The rows of the plan that k6 plays, each with the place of its target among `arms`. */
const rowsOf = ({ arrivals: planned, slices }: Plan, arrivals: Uint32Array, arms: readonly Arm[]): PlannedRow[] => {
  const armAt = new Map(arms.map((arm, index) => [arm, index]));
  return [...arrivals].map((arrival): PlannedRow => {
    const arm = slices[planned.slice[arrival] ?? 0]?.mode;
    return [
      arrival,
      Math.round(planned.dueUs[arrival] ?? 0),
      arm === undefined ? 0 : (armAt.get(arm) ?? 0),
      planned.symbolStart[arrival] ?? 0,
      planned.kind[arrival] ?? 0,
      planned.user[arrival] ?? 0,
    ];
  });
};

export type ShipOptions = {
  readonly plan: Plan;
  readonly arrivals: Uint32Array;
  /** The connections that k6 plays; left out: none. */
  readonly connections?: Uint32Array;
  readonly targets: readonly ShippedTarget[];
  readonly runId: string;
  readonly notBeforeMs: number | null;
  /** How long k6 waits until then. */
  readonly waitMs: number;
  /** Somebody else begins at the same instant, and is told of it by us. */
  readonly others: boolean;
  /** Where k6 can speak to itself (echo.ts); left out: nowhere. */
  readonly echoUrl?: string | null;
};

/** Two minutes of a machine that is busy, and some for each virtual user and row. */
const startMsOf = (virtualUsers: number, rows: number): number => 120_000 + 50 * virtualUsers + rows / 20;

/** When the last of its sockets is due to leave; of a plan without any, when it ends. */
export const lastLeaveUsOf = ({ durationUs, connections }: Plan): number =>
  connections.leaveUs.reduce((last, leaveUs) => Math.max(last, leaveUs), durationUs);

/** How long k6 may take: to read the plan and make its virtual users; and from the beginning of the plan, with its drain, one last request, and some rest; and once all is told, for the target to close sockets, which k6 waits for without end. */
export const limitsOf = (plan: Plan, virtualUsers: number, rows: number) => ({
  startMs: startMsOf(virtualUsers, rows),
  playMs:
    lastLeaveUsOf(plan) / 1000 +
    Math.max(drainUsOf(plan.scenario, 'whole') / 1000, plan.scenario.drainMs + plan.scenario.quotes.timeoutMs) +
    15_000,
  closingMs: 5_000,
});

/** Writes a plan down for the player: the rows that k6 is to play, the requests of each arm ready to be sent, and its secrets apart. */
export const shipPlan = (options: ShipOptions): Shipped => {
  const { plan, arrivals, targets, runId, notBeforeMs, waitMs, others, echoUrl = null } = options;
  const { scenario, durationUs } = plan;
  const { timeoutMs, users: known } = scenario.quotes;
  const shipped = targets.map((target, index) => playerTarget(target, index, { plan, runId }));
  const rows = rowsOf(
    plan,
    arrivals,
    targets.map(({ arm }) => arm),
  );
  const virtualUsers = virtualUsersFor(plan, arrivals);
  // Targets of which each asks for another trust were refused before (cli/session/engine.ts): here the strictest stays.
  const trust = trustOf(targets.map(({ spec }) => spec));
  const sockets = shipSockets(plan, options.connections ?? new Uint32Array(), targets);
  const users = virtualUsers + (sockets.config?.lanes ?? 0);
  const { startMs, playMs } = limitsOf(plan, users, rows.length + sockets.rows.length);
  const config: PlayerConfig = {
    ...{ rows: rows.length, rowsHash: hashOfRows(rows, sockets.rows), virtualUsers, timeoutMs, durationUs },
    sendUntilUs: durationUs + scenario.drainMs * 1000,
    endAfterMs: Math.ceil(startMs + playMs + waitMs),
    leadUs: LEAD_US + LEAD_US_PER_USER * users + (others ? LEAD_US_OF_OTHERS : 0),
    ...{ exportId: '-', echoUrl, pulses: 1, insecure: trust?.insecure ?? false },
    ...{ notBeforeMs, startEveryMs: null, hasUsers: known !== null, targets: shipped.map(({ target }) => target) },
    sockets: sockets.config,
  };
  const secrets = new Map([...shipped.flatMap((each) => each.secrets), ...sockets.secrets]);
  return { config, rows, socketRows: sockets.rows, ca: trust?.ca ?? null, secrets };
};
