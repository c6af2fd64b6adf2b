import type { ScenarioInput } from '../core/scenario.ts';
import { type Env, type Left, leftBy, scenarioFile, startCli } from './cli.ts';
import { SECRETS, startTestTarget } from './target.ts';

export type SocketClient = 'wire' | 'socket.io-client';
export const SOCKET_CLIENTS = ['wire', 'socket.io-client'] as const satisfies readonly SocketClient[];

/** So many connections, and how many of them faults are to end: three times what is allowed. */
export const CONNECTIONS = 1_200;
export const DROPPED = 36;

export type DropRun = {
  readonly name: string;
  readonly client: SocketClient;
  readonly faults: readonly string[];
  /** In which all connections are opened, and for how long each of them is held. */
  readonly overMs: number;
  readonly holdMs: number;
  /** Left out: 1,200. */
  readonly connections?: number;
  /** More of the command line, and of its environment: another engine. */
  readonly words?: readonly string[];
  readonly env?: Env;
  /** What the target is started with. */
  readonly targetArgs?: readonly string[];
};

/** What the run and the target say of the same connections. */
export type Drops = {
  readonly left: Left;
  readonly connected: number;
  readonly lost: number;
  readonly lostByReason: Readonly<Record<string, number>>;
  /** Ends that the target books as its own doing. */
  readonly endedByTarget: number;
  readonly booksEqual: boolean;
};

const scenarioOf = ({ name, client, overMs, holdMs, connections = CONNECTIONS }: DropRun): ScenarioInput => ({
  ...{ name, question: 'Is every lost connection counted, under its reason?' },
  ...{ gating: ['connect-success', 'disconnect-rate'], sliceMs: 1_000, drainMs: 10_000 },
  // Nobody is to be given up because the host is busy: what is counted here is who was lost.
  sockets: { client, connectTimeoutMs: 30_000 },
  phases: [{ name: 'hold', durationMs: overMs, connections: { count: connections, holdMs } }],
});

/**
 * Plays 1,200 connections, or as many as are wanted, through the real command line against a target with these faults. They begin with the load: on a slow machine the sockets
 * of the preflight live long enough to be hit, and those are in the books but not among them.
 */
export const playDrops = async (folder: string, run: DropRun): Promise<Drops> => {
  const target = await startTestTarget(run.targetArgs);
  try {
    const out = `${folder}/${run.name}-out`;
    const path = await scenarioFile(folder, scenarioOf(run));
    const words = ['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0', ...(run.words ?? [])];
    const cli = startCli(words, { ...SECRETS, ...run.env });
    await Promise.race([cli.said('Playing'), cli.over]);
    await target.faults({ action: 'replace', faults: [...run.faults] });
    const left = leftBy(out, await cli.over);
    const { closed } = (await target.books()).connections;
    const [mode] = Object.values(left.summary.modes);
    if (mode === undefined) throw new Error(`nothing was judged: ${left.stdout}`);
    const { connected, lost, lostByReason } = mode.connections;
    const { 'cut-by-us': cut = 0, 'disconnected-by-us': disconnected = 0, 'ping-timeout': timedOut = 0 } = closed;
    const endedByTarget = cut + disconnected + timedOut;
    return { left, connected, lost, lostByReason, endedByTarget, booksEqual: mode.books.equal === true };
  } finally {
    await target.stop();
  }
};
