import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artilleryAt, artilleryVersion, k6At, k6Version, VEGETA_MODULE } from '../../common/install.ts';
import { goModuleVersion } from '../../common/versions.ts';
import type { Generator } from '../generator.ts';
import type { Own } from '../rows.ts';
import { QUOTE_URL } from '../settings.ts';
import { lastLine } from './loops.ts';

const K6_SCRIPT = join(import.meta.dirname, '../peers/k6/quotes.js');
/** Enough users for every request that falls due while the server stands still. */
const FREEZE_USERS = 2_000;

/** Where a tool says nothing of lateness. */
const SILENT = { before: 0, latenessP99Ms: null, sentRatio: null } as const;

export const k6 = (cache: string): Generator => ({
  name: 'k6',
  title: 'k6, constant-arrival-rate',
  measures: ['open', 'constant', 'freeze'],
  ...{ isClosed: false, isSlow: false },
  note: '`http_req_duration`, from the send; bodies are thrown away; as many users as the plan can ever need, made before it begins',
  version: () => k6Version(cache),
  command: async ({ play, ratePerSec, url }) => {
    const users = play.freeze === null ? 2 * play.connections : FREEZE_USERS;
    const job = { url: `${url}${QUOTE_URL}`, ratePerSec, durationMs: play.durationMs, users };
    const words = [k6At(cache), 'run', '--quiet', '--no-usage-report', '--address', '', K6_SCRIPT];
    return { words, env: { JOB: JSON.stringify(job) } };
  },
  own: async (ended) => ({
    ...SILENT,
    uncounted: 0,
    ...lastLine<Pick<Own, 'requests' | 'ok' | 'notSent' | 'p50Ms' | 'p99Ms'>>(ended),
  }),
});

type ArtilleryReport = {
  readonly aggregate: {
    readonly counters: Readonly<Record<string, number>>;
    readonly summaries: Readonly<Record<string, { readonly median: number; readonly p99: number }>>;
  };
};

export const artillery = (cache: string): Generator => ({
  name: 'artillery',
  title: 'Artillery 2',
  measures: ['open', 'constant', 'freeze'],
  ...{ isClosed: false, isSlow: true },
  note: '`http.response_time`, from the send, in whole ms; a pool of connections, a user a request; asked for a tenth of the rate of the others where its CPU is measured',
  version: () => artilleryVersion(cache),
  command: async ({ play, ratePerSec, url, folder }) => {
    const script = join(folder, 'quotes.json');
    const duration = Math.ceil(play.durationMs / 1000);
    const phases = [{ duration, arrivalRate: ratePerSec }];
    const config = {
      target: url,
      phases,
      http: { pool: play.freeze === null ? play.connections : 2_000, timeout: 10 },
    };
    const scenarios = [{ flow: [{ get: { url: QUOTE_URL } }] }];
    await writeFile(script, JSON.stringify({ config, scenarios }));
    return {
      words: [process.execPath, artilleryAt(cache), 'run', '--quiet', '--output', join(folder, 'report.json'), script],
      env: { ARTILLERY_DISABLE_TELEMETRY: 'true' },
    };
  },
  own: async (_, { folder }) => {
    const text = await readFile(join(folder, 'report.json'), 'utf8');
    const { counters, summaries } = (JSON.parse(text) as ArtilleryReport).aggregate;
    const times = summaries['http.response_time'];
    return {
      ...{ ...SILENT, uncounted: 0, requests: counters['http.requests'] ?? 0, ok: counters['http.codes.200'] ?? 0 },
      ...{ notSent: null, p50Ms: times?.median ?? null, p99Ms: times?.p99 ?? null },
    };
  },
});

type VegetaReport = {
  readonly requests: number;
  readonly status_codes: Readonly<Record<string, number>>;
  readonly latencies: Readonly<Record<'50th' | '99th', number>>;
};

export const vegetaAt = (cache: string): string => join(cache, 'vegeta/vegeta');
const NS = 1e6;

export const vegeta = (cache: string): Generator => ({
  name: 'vegeta',
  title: 'vegeta',
  measures: ['open', 'constant', 'freeze'],
  ...{ isClosed: false, isSlow: false },
  note: 'its `latencies`, from the send; as many workers as it wants, at most so many connections as the others',
  version: () => goModuleVersion(vegetaAt(cache), VEGETA_MODULE),
  command: async ({ play, ratePerSec, url, folder }) => {
    const targets = join(folder, 'targets.txt');
    await writeFile(targets, `GET ${url}${QUOTE_URL}\n`);
    const connections = play.freeze === null ? 2 * play.connections : 2_000;
    const attack = [
      ...['attack', `-targets=${targets}`, `-rate=${ratePerSec}/s`, `-duration=${play.durationMs}ms`],
      ...[`-connections=${connections}`, '-max-body=0', `-output=${join(folder, 'results.bin')}`],
    ];
    const both = 'results=$1; shift; "$0" "$@" && "$0" report -type=json "$results"';
    return { words: ['bash', '-c', both, vegetaAt(cache), join(folder, 'results.bin'), ...attack], env: {} };
  },
  own: async (ended) => {
    const { requests, status_codes: codes, latencies } = lastLine<VegetaReport>(ended);
    return {
      ...{ ...SILENT, uncounted: 0, requests, ok: codes['200'] ?? 0, notSent: null },
      ...{ p50Ms: latencies['50th'] / NS, p99Ms: latencies['99th'] / NS },
    };
  },
});
