import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/core/clock.ts';
import { probeIdleHost } from '../../src/load/noise/idle-probe.ts';
import { nearestRank } from '../../src/measure/rank.ts';
import { tempFolder } from '../../src/testing/cli.ts';
import { startGenerator, treeCpuSecOf } from '../common/generator-process.ts';
import { startBenchServer } from '../common/start-server.ts';
import type { Generator, Ground } from './generator.ts';
import { disagreement, type Own, type Row } from './rows.ts';
import type { ServerBooks, ServerJob } from './server/protocol.ts';
import { type Play, QUOTE_PATH, SYMBOL } from './settings.ts';

/** A play that takes longer is ended, and its row says so. */
const PLAY_MAX_MS = 60_000;

const round2 = (value: number): number => Math.round(value * 100) / 100;

const heldOf = (heldUs: readonly number[]): Row['server']['heldMs'] => {
  if (heldUs.length === 0) return null;
  const sorted = heldUs.toSorted((a, b) => a - b);
  const at = (quantile: number): number => (sorted[nearestRank(sorted.length, quantile) - 1] ?? 0) / 1000;
  return { p50: round2(at(0.5)), p99: round2(at(0.99)) };
};

const serverOf = (books: ServerBooks, cpuBeforeUs: number, before: number): Row['server'] => ({
  requests: books.requests,
  spanMs: round2((books.lastUs - (books.firstUs[before] ?? books.lastUs)) / 1000),
  cpuSec: (books.cpuUs - cpuBeforeUs) / 1e6,
  heldMs: heldOf(books.heldUs),
  frozeMs: round2(books.frozeUs / 1000),
});

type Told = { readonly own: Own | null; readonly problem: string | null };

const askOwn = async (generator: Generator, ...asked: Parameters<Generator['own']>): Promise<Told> => {
  try {
    return { own: await generator.own(...asked), problem: null };
  } catch (error) {
    return { own: null, problem: error instanceof Error ? error.message : String(error) };
  }
};

/** Plays one play with one generator against a static server of its own. What goes wrong stands in the row. */
export const playOnce = async (generator: Generator, play: Play, host: string): Promise<Row> => {
  const noise = await probeIdleHost(systemClock, 0);
  const job: ServerJob = { host, path: QUOTE_PATH, symbol: SYMBOL, holdMs: play.holdMs, freeze: play.freeze };
  const server = await startBenchServer<ServerBooks>(join(import.meta.dirname, 'server/entry.ts'), job);
  const temporary = await tempFolder();
  const ratePerSec = generator.isSlow ? play.slowRatePerSec : play.ratePerSec;
  const ground: Ground = { play, ratePerSec, url: `http://${host}:${server.port}`, folder: temporary.path };
  const { cpuUs } = await server.books();
  const startUs = systemClock.nowUs();
  const running = startGenerator(await generator.command(ground));
  const limit = new AbortController();
  const late = sleep(PLAY_MAX_MS, 'late', { signal: limit.signal }).catch(() => null);
  const isLate = (await Promise.race([running.over, late])) === 'late';
  limit.abort();
  if (isLate) running.end();
  const ended = await running.over;
  const wallSec = (systemClock.nowUs() - startUs) / 1e6;
  const books = await server.books();
  server.close();
  const told: Told = isLate
    ? { own: null, problem: `was not over in ${PLAY_MAX_MS / 1000} s` }
    : await askOwn(generator, ended, ground);
  await temporary.remove();
  const seen = serverOf(books, cpuUs, told.own?.before ?? 0);
  const unfrozen = play.freeze !== null && seen.frozeMs === 0 ? 'too few requests came: the server never froze' : null;
  return {
    ...{ generator: generator.name, measure: play.measure, size: play.size },
    ...{ askedPerSec: play.measure === 'closed' ? null : ratePerSec, durationMs: play.durationMs },
    ...{ wallSec: round2(wallSec), treeCpuSec: isLate ? null : treeCpuSecOf(ended), own: told.own, server: seen },
    noise: { quiet: noise.quiet, lostRatio: round2(noise.lostRatio * 100) / 100, gapMaxMs: round2(noise.gapMaxMs) },
    problem: told.problem ?? unfrozen ?? (told.own === null ? null : disagreement(told.own, seen)),
  };
};
