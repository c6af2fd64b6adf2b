import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artilleryAt, artilleryVersion, k6At, k6Version } from '../../common/install.ts';
import type { Generator, Ground } from '../generator.ts';
import { AUTH } from '../settings.ts';
import { artilleryScript } from './artillery-script.ts';
import { booksIn, jobOf } from './loops.ts';

const K6_SCRIPT = join(import.meta.dirname, '../peers/k6/storm.js');

/** What Artillery counted, from the file of its `--output`. */
type ArtilleryReport = { readonly aggregate: { readonly counters: Readonly<Record<string, number>> } };

export const artilleryCounters = async (folder: string): Promise<Readonly<Record<string, number>>> =>
  (JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as ArtilleryReport).aggregate.counters;

export const artilleryWords = (cache: string, script: string, folder: string): readonly string[] => [
  ...[process.execPath, artilleryAt(cache), 'run', '--quiet'],
  ...['--output', join(folder, 'report.json'), script],
];
export const ARTILLERY_ENV = { ARTILLERY_DISABLE_TELEMETRY: 'true' } as const;

export const artillery = (cache: string): Generator => ({
  name: 'artillery',
  title: 'Artillery 2, engine socketio',
  measures: ['connect', 'hold'],
  note: 'waits by `think`, not for an answer; it has no count of received messages, so it is not in that measure',
  workers: null,
  version: () => artilleryVersion(cache),
  command: async ({ play, host, port, folder }: Ground) => {
    const script = join(folder, 'storm.json');
    const shape = { count: play.connections, rampMs: play.rampMs, holdMs: play.holdMs, auth: AUTH };
    await writeFile(script, JSON.stringify(artilleryScript(`http://${host}:${port}`, shape)));
    return { words: artilleryWords(cache, script, folder), env: ARTILLERY_ENV };
  },
  books: async (_, { folder }) => {
    const counters = await artilleryCounters(folder);
    const completed = counters['vusers.completed'] ?? 0;
    return { connected: completed, closed: completed, messages: null, before: 0 };
  },
});

export const k6Words = (cache: string): readonly string[] => [
  ...[k6At(cache), 'run', '--quiet', '--no-usage-report', '--address', ''],
  K6_SCRIPT,
];

export const k6 = (cache: string): Generator => ({
  name: 'k6',
  title: 'k6, `k6/websockets`',
  measures: ['connect', 'hold', 'messages'],
  note: 'Socket.IO frames by hand, ten users with an event loop each: a user a socket costs it several times the memory',
  workers: null,
  version: () => k6Version(cache),
  command: async (ground) => ({ words: k6Words(cache), env: { JOB: JSON.stringify(jobOf(ground)) } }),
  books: async (ended) => booksIn(ended),
});
