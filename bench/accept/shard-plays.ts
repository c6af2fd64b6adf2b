import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScenarioInput } from '../../src/core/scenario.ts';
import type { K6 } from '../../src/load/k6/find.ts';
import { type Left, leftBy, runCli, scenarioFile } from '../../src/testing/cli.ts';
import { endOf } from '../../src/testing/ended.ts';
import { untilInTime } from '../../src/testing/k6-runners.ts';
import { SECRETS, type TestTarget } from '../../src/testing/target.ts';

export const PARTS = 3;
/** Of which parts of a load come, each from one of its own. */
export const SOURCES = ['127.0.0.11', '127.0.0.12', '127.0.0.13'] as const;

/** Slices of four seconds: parts may begin two seconds apart. */
export const QUOTES: ScenarioInput = {
  name: 'shards-quotes',
  question: 'Do three k6 play one plan?',
  gating: ['availability', 'error-rate'],
  sliceMs: 4_000,
  drainMs: 3_000,
  quotes: { timeoutMs: 3_000 },
  phases: [
    { name: 'warm-up', durationMs: 2_000, judged: false, quotes: { ratePerSec: 100 } },
    { name: 'load', durationMs: 8_000, quotes: { ratePerSec: 500 } },
  ],
};
export const QUOTES_PLANNED = 4_200;

export const DAY: ScenarioInput = {
  ...QUOTES,
  name: 'shards-day',
  question: 'Do three machines play one plan?',
  gating: ['availability', 'error-rate', 'connect-success'],
  sockets: { connectTimeoutMs: 3_000 },
  phases: [
    { name: 'warm-up', durationMs: 2_000, judged: false, quotes: { ratePerSec: 100 } },
    {
      name: 'load',
      durationMs: 8_000,
      quotes: { ratePerSec: 500 },
      connections: { count: 480, holdMs: 1_000 },
    },
  ],
};
export const CONNECTIONS_PLANNED = 480;

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Far enough ahead for three processes on a busy machine to be ready. */
const READY_MS = 20_000;

/** Plays the shards of a run from one common start, each from an address of its own; the record of each. `lateMs`: how much later the last one begins. */
export const playShards = async (folder: string, { url }: TestTarget, lateMs = 0): Promise<string[]> => {
  const scenario = await scenarioFile(folder, DAY);
  const at = Date.now() + READY_MS;
  return Promise.all(
    SOURCES.map(async (source, i) => {
      const out = join(folder, `shard-${i + 1}${lateMs === 0 ? '' : '-late'}`);
      const startAt = new Date(at + (i === PARTS - 1 ? lateMs : 0)).toISOString();
      const own = ['--shard', `${i + 1}/${PARTS}`, '--source', source, '--start-at', startAt];
      leftBy(out, await runCli(['run', scenario, '--url', url, '--out', out, '--wait-quiet', '0', ...own], SECRETS));
      return join(out, 'record.json');
    }),
  );
};

/** The k6 that share an exported plan begin together at each whole multiple of it. */
const START_EVERY_MS = 30_000;

/** Exports the plan for k6, and plays it by three k6, each with a part of it and from an address of its own, one started after another. */
export const playSegments = async (
  folder: string,
  { url }: TestTarget,
  { k6, apartMs }: { readonly k6: K6; readonly apartMs: number },
): Promise<{ readonly path: string; readonly files: readonly string[] }> => {
  const path = join(folder, 'exported');
  const scenario = await scenarioFile(folder, QUOTES);
  const words = [
    'export',
    'k6',
    scenario,
    '--url',
    url,
    '--target',
    'reference-stock-api',
    '--out',
    path,
    '--parallelism',
    `${PARTS}`,
  ];
  const ended = await runCli(words, SECRETS);
  if (ended.code !== 0) throw new Error(ended.stderr);
  const secrets = join(path, 'secrets');
  const given = `t0-x-app-key=${SECRETS.GATEPROOF_APP_KEY}\nt0-x-access-token=${SECRETS.GATEPROOF_ACCESS_TOKEN}\n`;
  writeFileSync(secrets, given, { mode: 0o600 });
  const edges = ['0', '1/3', '2/3', '1'];
  await untilInTime(START_EVERY_MS, READY_MS);
  const files = await Promise.all(
    SOURCES.map(async (source, i) => {
      await later(i * apartMs);
      const file = join(path, `points-${i + 1}.log`);
      const segment = [
        `--execution-segment=${edges[i]}:${edges[i + 1]}`,
        `--execution-segment-sequence=${edges.join(',')}`,
      ];
      const own = [`--local-ips=${source}`, `--secret-source=file=filename=${secrets}`, `--console-output=${file}`];
      const quiet = ['--quiet', '--address=', '--no-usage-report', '--no-thresholds', '--log-format=raw'];
      const child = spawn(k6.path, ['run', ...quiet, ...segment, ...own, 'main.ts'], {
        cwd: path,
        env: { HOME: path },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const { code, stderr } = await endOf(child);
      if (code !== 0) throw new Error(`k6 ended with ${code}: ${stderr.slice(-600)}`);
      return file;
    }),
  );
  return { path, files };
};

const FOUR_HEX = /^[0-9A-F]{8}:([0-9A-F]{4})$/;

const addressOf = (hex: string): string =>
  [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.');

/** The addresses from which a port of this machine was spoken to, as the kernel has its connections, those of the last minute too. Linux. */
export const sourcesSeen = (url: string): ReadonlySet<string> => {
  const port = Number(new URL(url).port);
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1);
  return new Set(
    rows.flatMap((row) => {
      const [, local = '', remote = ''] = row.trim().split(/\s+/);
      const [, end = ''] = FOUR_HEX.exec(remote) ?? [];
      return Number.parseInt(end, 16) === port ? [addressOf(local.slice(0, 8))] : [];
    }),
  );
};

/** Collects addresses until it is told to stop: what is closed by the target leaves no trace on our side. */
export const watchSources = (url: string): (() => ReadonlySet<string>) => {
  const seen = new Set<string>();
  const look = (): void => {
    for (const address of sourcesSeen(url)) seen.add(address);
  };
  const looking = setInterval(look, 100);
  return () => {
    clearInterval(looking);
    look();
    return seen;
  };
};

export const merged = async (out: string, files: readonly string[]): Promise<Left> =>
  leftBy(out, await runCli(['merge', ...files, '--out', out]));

export const collected = async (out: string, path: string, files: readonly string[]): Promise<Left> =>
  leftBy(out, await runCli(['collect', ...files, '--export', path, '--out', out]));
