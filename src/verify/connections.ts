import type { CheckOutcome, Unanswered } from '../core/checklist.ts';
import { type ProbeSeen, probeSocket } from '../load/handshakes/socket-probe.ts';
import { type CheckContext, fail, noneAnswered, notMeasurable, pass, red, say } from './check.ts';
import { keyRefused } from './credentials.ts';
import {
  accessOf,
  isOurs,
  isRefusedByGateway,
  probeAnswer,
  STEP_LIMIT_MS,
  socketName,
  socketUnanswered,
} from './socket.ts';
import { readOwnInodes, readTcpRows, type TcpRow } from './sockets-table.ts';

/** Getting in and leaving, and reading the tables. */
export const HOLD_DEADLINE_MS = 3 * STEP_LIMIT_MS;

const portOf = (url: string): number => {
  const { port, protocol } = new URL(url);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
};

/** The ends of connections that this process holds to a port. */
const ownEndsTo = async (port: number, rows: readonly TcpRow[]): Promise<readonly TcpRow[]> => {
  const inodes = await readOwnInodes();
  return rows.filter((row) => row.remotePort === port && row.state === 'established' && inodes.has(row.inode));
};

/** What the tables of this machine say of a port while our sockets are open; null where there are no tables. */
export type PortSeen = {
  /** All that are established at the port here, whoever's they are. */
  readonly established: number;
  /** Whether the target's ends are among them: this machine may serve the same port itself, and the target stand elsewhere. */
  readonly isHere: boolean;
  /** Our ends, and how many of them have an established end of the target. */
  readonly ours: number;
  readonly oursMet: number;
  readonly listeners: readonly string[];
};

/**
 * Pure: what rows say of a port; `ours` are our own ends of connections to it. The target is here where an end has the address that ours go to. One that
 * is forwarded on this machine has another, and yet every end of ours on its other side.
 */
export const portSeen = (rows: readonly TcpRow[], port: number, ours: readonly TcpRow[]): PortSeen => {
  const ends = rows.filter((row) => row.localPort === port && row.state === 'established');
  const met = new Set(ends.map(({ remoteEnd }) => remoteEnd));
  const oursMet = ours.filter(({ localEnd }) => met.has(localEnd)).length;
  const wanted = new Set(ours.map(({ remoteEnd }) => remoteEnd));
  return {
    established: ends.length,
    isHere: ends.some(({ localEnd }) => wanted.has(localEnd)) || (ours.length > 0 && oursMet === ours.length),
    ours: ours.length,
    oursMet,
    listeners: rows.filter((row) => row.localPort === port && row.state === 'listening').map((row) => row.local),
  };
};

const howUnanswered = ({ failure }: ProbeSeen): Unanswered | null =>
  failure === null ? null : socketUnanswered(failure);

/** What the tables say and what the sockets themselves say, judged. */
export const judgeConnections = (asked: number, probes: readonly ProbeSeen[], seen: PortSeen | null): CheckOutcome => {
  const notIn = probes.filter(({ reached }) => reached.length === 0).length;
  const lost = probes.filter(({ failure }) => failure?.how === 'lost').length;
  const ours = probes.flatMap(({ failure }) => (failure !== null && isOurs(failure) ? [failure.detail] : []))[0];
  if (ours !== undefined) return notMeasurable(say.answer.ours(ours));
  if (notIn > 0) return red(noneAnswered(probes.map(howUnanswered)), say.P2.notIn(notIn, asked));
  if (lost > 0) return fail(say.P2.lost(lost, asked));
  if (seen === null) return notMeasurable(say.P2.noTables());
  if (!seen.isHere) return notMeasurable(say.P2.elsewhere());
  return seen.oursMet < asked ? fail(say.P2.missing(seen, asked)) : pass(say.P2.well(seen, asked));
};

/** Opens all sockets, and when each is in or has failed holds them, looks, and lets them go. */
const holdAndLook = async (context: CheckContext, port: number) => {
  const { clock, profile, signal } = context;
  const { sockets, holdMs } = profile.checks.connections;
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  signal.addEventListener('abort', letGo);
  const openOne = () => {
    let settled = (): void => {};
    const isIn = new Promise<void>((resolve) => {
      settled = resolve;
    });
    const whileOpen = (): Promise<void> => {
      settled();
      return held;
    };
    const order = { access: accessOf(context), clock, symbols: [], stepLimitMs: STEP_LIMIT_MS, tickLimitMs: 0 };
    const over = probeSocket({ ...order, steps: { subscribe: false, tick: false, ping: false }, whileOpen });
    void over.then(settled);
    return { isIn, over };
  };
  const opened = Array.from({ length: sockets }, openOne);
  await Promise.all(opened.map(({ isIn }) => isIn));
  await Promise.race([held, new Promise<void>((resolve) => clock.after(holdMs * 1000, resolve))]);
  const rows = await readTcpRows();
  const seen = rows === null ? null : portSeen(rows, port, await ownEndsTo(port, rows));
  letGo();
  return { seen, probes: await Promise.all(opened.map(({ over }) => over)) };
};

/** Where the gateway refused each that did not get in: whether that is for a key of ours that is no good. */
const keyOfAllRefused = async (context: CheckContext, probes: readonly ProbeSeen[]): Promise<CheckOutcome | null> => {
  const notIn = probes.flatMap(({ reached, failure }) => (reached.length === 0 && failure !== null ? [failure] : []));
  return notIn.length > 0 && notIn.every(isRefusedByGateway) ? keyRefused(context) : null;
};

/** Counts the established connections of the target's port while some of ours are among them. */
export const countConnections = async (context: CheckContext): Promise<CheckOutcome> => {
  const { clock, profile, spec } = context;
  const { sockets } = profile.checks.connections;
  const port = portOf(spec.baseUrl);
  const sinceUs = clock.nowUs();
  const { seen, probes } = await holdAndLook(context, port);
  for (const { counts } of probes) context.count({ connections: counts });
  const bad = probes.find(({ failure }) => failure !== null);
  if (bad !== undefined) context.note(socketName(context), probeAnswer(context, bad), sinceUs);
  context.note(say.P2.asked(sockets, port), seen === null ? say.P2.noTables() : say.P2.seen(seen), sinceUs);
  return (await keyOfAllRefused(context, probes)) ?? judgeConnections(sockets, probes, seen);
};
