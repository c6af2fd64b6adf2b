import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import type { Credentials, TargetSpec } from '../../core/target-spec.ts';
import { drainUsOf } from '../drain.ts';
import type { PlayerSockets, PlayerSocketTarget, SocketRow } from './player/socket-config.ts';

type ShippedTarget = { readonly arm: Arm; readonly spec: TargetSpec; readonly credentials: Credentials };

/** The sockets of a plan as they are shipped to k6; `config` null: it has none. */
export type ShippedSockets = {
  readonly config: PlayerSockets | null;
  readonly rows: readonly SocketRow[];
  readonly secrets: readonly (readonly [string, string])[];
};

/** A virtual user costs a third of a megabyte, and its sockets wait for each other. */
const SOCKETS_PER_USER = 50;
const MOST_USERS = 200;

export const lanesFor = (sockets: number): number =>
  Math.max(1, Math.min(MOST_USERS, Math.ceil(sockets / SOCKETS_PER_USER)));

/** The Engine.IO 4 handshake over WebSocket (docs/spec/target-contract.md 2.1). */
const addressOf = (baseUrl: string, path: string): string => {
  const url = new URL(baseUrl);
  const scheme = url.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${url.host}${path.endsWith('/') ? path : `${path}/`}?EIO=4&transport=websocket`;
};

const targetOf = ({ arm, spec, credentials }: ShippedTarget, index: number, { slices }: Plan) => {
  const { socket, baseUrl, alsoAt } = spec;
  const [list, field] = socket.sequence?.split('[].') ?? [];
  const pairs = credentials.keys ?? (credentials.key === null ? [] : [credentials.key]);
  const named = pairs.map((pair, turn) => {
    const name = (word: string): string => `t${index}-socket-${word}${turn === 0 ? '' : `-${turn + 1}`}`;
    return { pair, names: { appKey: name('app-key'), accessToken: name('access-token') } };
  });
  const target: PlayerSocketTarget = {
    urls: [baseUrl, ...alsoAt].map((url) => addressOf(url, socket.path)),
    keys: named.map(({ names }) => names),
    spec: { symbols: socket.symbols, subscribe: socket.subscribe },
    frameList: list ?? 'data',
    numberField: field ?? null,
    slices: slices.filter(({ mode }) => mode === arm).map(({ startUs, index: slice }) => [startUs, slice]),
  };
  const secrets = named.flatMap(({ pair, names }): [string, string][] => [
    [names.appKey, pair.appKey],
    [names.accessToken, pair.accessToken],
  ]);
  return { target, secrets };
};

const rowsOf = ({ connections: planned, slices }: Plan, connections: Uint32Array, arms: readonly Arm[]): SocketRow[] =>
  [...connections].map((connection): SocketRow => {
    const arm = slices[planned.slice[connection] ?? 0]?.mode;
    return [
      connection,
      Math.round(planned.dueUs[connection] ?? 0),
      Math.round(planned.leaveUs[connection] ?? 0),
      arm === undefined ? 0 : Math.max(0, arms.indexOf(arm)),
      planned.symbolStart[connection] ?? 0,
    ];
  });

/** Writes the sockets of a plan down for the player, and their secrets apart. `connections`: those that k6 plays. */
export const shipSockets = (
  plan: Plan,
  connections: Uint32Array,
  targets: readonly ShippedTarget[],
): ShippedSockets => {
  if (connections.length === 0) return { config: null, rows: [], secrets: [] };
  const { scenario, durationUs } = plan;
  const { symbolsPerConnection, connectTimeoutMs, leaveTimeoutMs } = scenario.sockets;
  const shipped = targets.map((target, index) => targetOf(target, index, plan));
  const lastLeaveUs = plan.connections.leaveUs.reduce((last, leaveUs) => Math.max(last, leaveUs), durationUs);
  return {
    config: {
      ...{ rows: connections.length, lanes: lanesFor(connections.length), symbolsPerConnection },
      ...{ connectTimeoutUs: connectTimeoutMs * 1000, leaveTimeoutUs: leaveTimeoutMs * 1000 },
      ...{ lastLeaveUs, drainUntilUs: lastLeaveUs + drainUsOf(scenario, 'whole') },
      targets: shipped.map(({ target }) => target),
    },
    rows: rowsOf(
      plan,
      connections,
      targets.map(({ arm }) => arm),
    ),
    secrets: shipped.flatMap(({ secrets }) => secrets),
  };
};
