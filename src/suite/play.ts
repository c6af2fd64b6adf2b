import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT, type ExitCode, HarnessError } from '../core/errors.ts';
import type { RunRecord } from '../core/record.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { RECORD_FILE, readRecord } from '../store/record-file.ts';
import type { Env, SuiteSettings } from './settings.ts';

/** A run that was played to its end. `folder` holds its files. */
export type Played = { readonly folder: string; readonly record: RunRecord };

/** Plays `gateproof <words>` in a process of its own, its files in a folder of that name. */
export type Play = (name: string, words: readonly string[]) => Promise<Played>;

const entry = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../cli/bin.ts' : '../cli/bin.js', import.meta.url),
);

type Ended = { readonly code: number; readonly stderr: string };

const KEPT_CHARACTERS = 4_000;

/** Progress goes on to our own stderr while the run is played; the report stands in its folder. */
const run = (words: readonly string[], cwd: string, env: Env): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...words], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString('utf8')).slice(-KEPT_CHARACTERS);
      process.stderr.write(chunk);
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? EXIT.ourFault, stderr }));
  });

/** A run that was judged, whatever its verdict; of all others there is nothing to ask. */
const JUDGED: readonly number[] = [EXIT.pass, EXIT.fail, EXIT.inconclusive];

const KNOWN: readonly ExitCode[] = Object.values(EXIT);

const MOST_LINES = 12;

const lastLines = (text: string): string => text.trim().split('\n').slice(-MOST_LINES).join('\n');

const commonWords = ({ seed, workers, allowHosts, waitQuiet }: SuiteSettings): string[] => [
  ...(seed === null ? [] : ['--seed', seed]),
  ...(workers === null ? [] : ['--workers', workers]),
  ...(waitQuiet === null ? [] : ['--wait-quiet', waitQuiet]),
  ...allowHosts.flatMap((host) => ['--allow-host', host]),
];

/**
 * Plays runs with what all runs of a suite share: seed, hosts, waiting. Load never runs in the process of vitest, whose own work would stand in
 * the figures. A run that could not be played or judged is a HarnessError with the exit code of its command.
 */
export const createPlay =
  (settings: SuiteSettings, env: Env, noteRun: (folder: string) => void): Play =>
  async (name, words) => {
    const { suite } = englishCatalogue;
    const folder = join(settings.out, name);
    const all = [...words, ...commonWords(settings), '--out', folder];
    // What an earlier run left there must not be taken for this one's.
    await rm(join(folder, RECORD_FILE), { force: true });
    const { code, stderr } = await run(all, settings.folder, env);
    if (!JUDGED.includes(code)) {
      const exitCode = KNOWN.find((known) => known === code) ?? EXIT.ourFault;
      throw new HarnessError(suite.notPlayed(name, code, lastLines(stderr)), {
        exitCode,
        hint: suite.notPlayedHint(folder),
      });
    }
    noteRun(name);
    return { folder, record: await readRecord(folder) };
  };
