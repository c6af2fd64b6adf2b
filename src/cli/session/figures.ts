import type { Arm } from '../../core/modes.ts';
import type { Profile } from '../../core/profile.ts';
import type { ArmFigures, PoolFigures, ProcessFigures, ProcessSource } from '../../core/server-figures.ts';
import { DEFAULT_PROCESS_LIMITS } from '../../core/watched-process.ts';
import { findProcess } from '../../target/process/find.ts';
import { type PoolPoll, pollPool } from '../../target/process/pool.ts';
import { systemProc } from '../../target/process/proc.ts';
import { processAt } from '../../target/process/sample-process.ts';
import { type FoundProcess, type ProcessWatch, watchProcess } from '../../target/process/watch.ts';
import type { CliContext } from '../context.ts';
import type { OpenArm } from './arms.ts';
import { armsAt } from './books.ts';
import type { ReadyArm } from './ready-arm.ts';

type Unseen = Extract<ProcessFigures, { state: 'none' }>;

/** The server of the arms that load one target, before the load: its process was looked for, and nothing was sampled yet. */
type OpenServer = {
  readonly arms: readonly OpenArm[];
  readonly first: OpenArm;
  readonly found: FoundProcess | Unseen;
  findAgain(): Promise<readonly number[] | null>;
};

export type OpenServers = readonly OpenServer[];

type Behind = { readonly profile: Profile; readonly pid: number | null };

/** The processes behind all of these addresses, as one; where that of one is not known, none is. */
const lookForProcesses = async (
  urls: readonly string[],
  { profile, pid }: Behind,
  { env }: CliContext,
): Promise<FoundProcess | Unseen> => {
  const surroundings = { proc: systemProc, env, ownPid: process.pid };
  const pids = new Set<number>();
  let source: ProcessSource = 'started';
  for (const url of urls) {
    const found = await findProcess({ url, watched: profile.process, startedPid: pid }, surroundings);
    if (found.state === 'none') return found;
    for (const each of found.pids) pids.add(each);
    source = found.source;
  }
  const asked = { source, pids: [...pids], limits: profile.process ?? DEFAULT_PROCESS_LIMITS };
  const found = processAt(asked, systemProc);
  return typeof found === 'string' ? { state: 'none', why: found } : found;
};

/** The process behind an address, as its profile says or as we started it (`pid`); with the reason where it is not known. Never throws. */
export const lookForProcess = (
  { url, ...behind }: Behind & { readonly url: string },
  context: CliContext,
): Promise<FoundProcess | Unseen> => lookForProcesses([url], behind, context);

const lookFor = ({ spec, profile, pid }: OpenArm, context: CliContext): Promise<FoundProcess | Unseen> =>
  lookForProcesses([spec.baseUrl, ...spec.alsoAt], { profile, pid }, context);

export const isFound = (found: FoundProcess | Unseen): found is FoundProcess => 'roots' in found;

const say = ({ arms, found }: Pick<OpenServer, 'arms' | 'found'>, { stderr, catalogue }: CliContext): void => {
  const text = catalogue.serverFigures;
  const names = arms.map(({ arm }) => arm).join(', ');
  if (!isFound(found)) {
    stderr(`${text.notWatching(names, found.why)}\n`);
    return;
  }
  const { source, name, roots, bounds } = found;
  const pids = roots.map(({ pid }) => pid);
  stderr(`${text.watching(names, { source, name, pids, bounds })}\n`);
};

/** Finds the process of every target before the load, of one that several arms load only once, and says what will be watched. Never throws for what is not found. */
export const openServers = async (arms: readonly OpenArm[], context: CliContext): Promise<OpenServers> => {
  const opened: OpenServer[] = [];
  for (const arm of arms) {
    const together = armsAt(arms, arm);
    if (together[0] !== arm) continue;
    const first = together.find(({ profile }) => profile.process !== null) ?? arm;
    const found = await lookFor(first, context);
    // What we started we would have started anew: nothing can stand in its place.
    const findAgain = async (): Promise<readonly number[] | null> => {
      if (first.pid !== null) return [];
      const again = await lookFor(first, context);
      return isFound(again) ? again.roots.map(({ pid }) => pid) : [];
    };
    opened.push({ arms: together, first, found, findAgain });
    say({ arms: together, found }, context);
  }
  return opened;
};

type Running = {
  readonly server: OpenServer;
  readonly process: ProcessWatch | null;
  readonly pool: PoolPoll | null;
};

/** The servers under watch. */
export type WatchedServers = {
  /** What was seen so far, for a run that may end by it. */
  soFar(): ArmFigures[];
  /** What was seen; the watch is over. Never throws. */
  stop(): Promise<ArmFigures[]>;
};

const startOne = (server: OpenServer, startUs: number, context: CliContext): Running => {
  const { found, first, findAgain } = server;
  const { clock } = context;
  const path = first.profile.endpoints.connectionPool;
  const options = { proc: systemProc, clock, startUs, findAgain };
  return {
    server,
    process: isFound(found) ? watchProcess(found, options) : null,
    pool:
      path === 'absent' || first.others.length > 0 ? null : pollPool({ client: first.client, path, clock, startUs }),
  };
};

const figuresOf = (
  { server }: Running,
  process: ProcessFigures | null,
  pool: PoolFigures | null,
  { catalogue }: CliContext,
): ArmFigures[] => {
  const { found } = server;
  const unseen: Unseen = isFound(found) ? { state: 'none', why: '' } : found;
  const why = server.first.others.length > 0 ? catalogue.scale.poolOfMany() : catalogue.serverFigures.noPool();
  const noPool: PoolFigures = { state: 'none', why };
  return server.arms.map(({ arm }) => ({ arm, process: process ?? unseen, pool: pool ?? noPool }));
};

/** Begins to watch all servers at an instant of the monotonic clock: that from which the load counts its time. */
export const watchServers = (servers: OpenServers, startUs: number, context: CliContext): WatchedServers => {
  const running = servers.map((server) => startOne(server, startUs, context));
  return {
    soFar: () =>
      running.flatMap((each) => figuresOf(each, each.process?.soFar() ?? null, each.pool?.soFar() ?? null, context)),
    stop: async () => {
      const stopped = running.map(async (each) => {
        const [process, pool] = await Promise.all([each.process?.stop() ?? null, each.pool?.stop() ?? null]);
        return figuresOf(each, process, pool, context);
      });
      return (await Promise.all(stopped)).flat();
    },
  };
};

/** The arms with the polls of their pool among the requests around the load; of arms at one target the first has them. */
export const withPolls = (ready: readonly ReadyArm[], figures: readonly ArmFigures[]): readonly ReadyArm[] => {
  const counted = new Set<string>();
  const answeredOf = (arm: Arm): number => {
    const pool = figures.find((each) => each.arm === arm)?.pool;
    return pool?.state === 'polled' ? pool.answered : 0;
  };
  return ready.map((each) => {
    const { baseUrl } = each.arm.spec;
    if (counted.has(baseUrl)) return each;
    counted.add(baseUrl);
    const { preflight } = each;
    return { ...each, preflight: { ...preflight, requests: preflight.requests + answeredOf(each.arm.arm) } };
  });
};
