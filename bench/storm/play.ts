import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/core/clock.ts';
import { probeIdleHost } from '../../src/load/noise/idle-probe.ts';
import { tempFolder } from '../../src/testing/cli.ts';
import type { Ended } from '../../src/testing/ended.ts';
import { startGenerator, treeCpuSecOf } from '../common/generator-process.ts';
import { commandOf, cpuSecOf, rssBytesOf, treeOf } from '../common/proc.ts';
import { type BenchServer, startBenchServer } from '../common/start-server.ts';
import type { Generator, Ground } from './generator.ts';
import { disagreement, type Row } from './rows.ts';
import type { ServerBooks, ServerJob } from './server/protocol.ts';
import { type Play, SYMBOL, ticksOf } from './settings.ts';

/** A play that takes longer is ended, and its row says so. */
const PLAY_MAX_MS = 60_000;
const LOOK_MS = 50;
/** All sockets are held this long before memory is read. */
const SETTLE_MS = 1_500;

type Server = BenchServer<ServerBooks>;

type Seen = {
  workersCpuSec: number | null;
  beforeBytes: number;
  heldBytes: number | null;
  problem: string | null;
  wasEnded: boolean;
};

/** Looks at a generator from outside until it is over, or until what it holds was measured. */
const watch = async (
  play: Play,
  running: ReturnType<typeof startGenerator>,
  { server, workers }: { readonly server: Server; readonly workers: RegExp | null },
): Promise<Seen> => {
  const seen: Seen = { workersCpuSec: null, beforeBytes: 0, heldBytes: null, problem: null, wasEnded: false };
  const startMs = systemClock.nowUs() / 1000;
  let heldSinceMs: number | null = null;
  while (!running.state.isOver) {
    const nowMs = systemClock.nowUs() / 1000;
    const pids = treeOf(running.pid);
    const ofWorkers = workers === null ? [] : pids.filter((pid) => workers.test(commandOf(pid)));
    const cpuSec = ofWorkers.map(cpuSecOf).reduce((sum, sec) => sum + sec, 0);
    if (cpuSec > 0) seen.workersCpuSec = Math.max(cpuSec, seen.workersCpuSec ?? 0);
    if (play.measure === 'hold') {
      const rssBytes = pids.map(rssBytesOf).reduce((sum, bytes) => sum + bytes, 0);
      const { held } = await server.books();
      if (held === 0) seen.beforeBytes = rssBytes;
      heldSinceMs = held === play.connections ? (heldSinceMs ?? nowMs) : null;
      if (heldSinceMs !== null && nowMs - heldSinceMs >= SETTLE_MS) seen.heldBytes = rssBytes;
    }
    if (nowMs - startMs > PLAY_MAX_MS) seen.problem = `was not over in ${PLAY_MAX_MS / 1000} s`;
    if (seen.heldBytes !== null || seen.problem !== null) {
      seen.wasEnded = true;
      running.end();
      break;
    }
    await Promise.race([sleep(LOOK_MS), running.over]);
  }
  return seen;
};

/** What the generator says of itself; the problem where it says nothing readable, or where the server says otherwise. */
const compare = async (generator: Generator, ground: Ground, ended: Ended, server: Row['server']) => {
  try {
    const own = await generator.books(ended, ground);
    return { own, problem: disagreement(own, server) };
  } catch (error) {
    return { own: null, problem: error instanceof Error ? error.message : String(error) };
  }
};

/** Plays one play with one generator against a fast server of its own. What goes wrong stands in the row. */
export const playOnce = async (generator: Generator, play: Play, host: string): Promise<Row> => {
  const noise = await probeIdleHost(systemClock, 0);
  const stream = play.stream.length === 0 ? null : { clients: play.connections, parts: play.stream };
  const job: ServerJob = { host, symbol: SYMBOL, stream };
  const server: Server = await startBenchServer(join(import.meta.dirname, 'server/entry.ts'), job);
  const temporary = await tempFolder();
  const ground: Ground = { play, host, port: server.port, folder: temporary.path };
  const serverBefore = await server.books();
  const startUs = systemClock.nowUs();
  const running = startGenerator(await generator.command(ground));
  const seen = await watch(play, running, { server, workers: generator.workers });
  const whole = await server.books();
  const ended = await running.over;
  const wallSec = (systemClock.nowUs() - startUs) / 1e6;
  const books = seen.wasEnded ? whole : await server.books();
  server.close();
  const { upgraded: connected, subscribed, closed, messages } = books;
  const counted = { connected, subscribed, closed, messages };
  const told = seen.wasEnded ? { own: null, problem: null } : await compare(generator, ground, ended, counted);
  await temporary.remove();
  const missed = play.measure === 'hold' && seen.heldBytes === null ? 'never held all of its sockets at once' : null;
  return {
    ...{ generator: generator.name, measure: play.measure, size: play.size },
    ...{ connections: play.connections, ticks: ticksOf(play), wallSec: Math.round(wallSec * 100) / 100 },
    treeCpuSec: seen.wasEnded ? null : treeCpuSecOf(ended),
    workersCpuSec: seen.wasEnded || seen.workersCpuSec === null ? null : Math.round(seen.workersCpuSec * 1e4) / 1e4,
    rss: seen.heldBytes === null ? null : { beforeBytes: seen.beforeBytes, heldBytes: seen.heldBytes },
    serverCpuSec: (books.cpuUs - serverBefore.cpuUs) / 1e6,
    own: told.own,
    server: counted,
    noise: { lostRatio: Math.round(noise.lostRatio * 1e4) / 1e4, gapMaxMs: Math.round(noise.gapMaxMs * 100) / 100 },
    problem: seen.problem ?? told.problem ?? missed,
  };
};
