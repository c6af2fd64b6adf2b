import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { usageError } from '../cli/usage-error.ts';
import { EXIT, type ExitCode, HarnessError } from '../core/errors.ts';
import type { RunRecord } from '../core/record.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { VERIFICATION_FILE } from '../core/verification.ts';
import { RECORD_FILE, readRecord } from '../store/record-file.ts';
import { takesPlaceOf } from '../store/takes-place.ts';
import type { Env, SuiteSettings } from './settings.ts';
import { type Verified, verifiedOf } from './verified.ts';

/** A run that was played to its end. `folder` holds its files. */
export type Played = { readonly folder: string; readonly record: RunRecord };

/** Plays `gateproof <words>` in a process of its own, its files in a folder of that name; of a name that was played before, in one beside it. */
export type Play = (name: string, words: readonly string[]) => Promise<Played>;

export type Plays = {
  readonly play: Play;
  /** Plays `gateproof verify <words>` in a process of its own, its files in a folder of that name. */
  verify(name: string, words: readonly string[]): Promise<Verified>;
};

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

/** The run from before must be there still when the new one is held against it, and not be the new one. */
const assertKeepsBaseline = async (folder: string, settings: SuiteSettings): Promise<void> => {
  const { baseline, folder: from } = settings;
  if (baseline === null || !(await takesPlaceOf(folder, resolve(from, baseline)))) return;
  const { resultFolder } = englishCatalogue;
  throw usageError(resultFolder.holdsInput(folder, baseline), resultFolder.holdsInputHint());
};

/** The name of a folder for each time that a name is played: when vitest asks again, what the first try left must stay. */
const createNames = (): ((name: string) => string) => {
  const played = new Map<string, number>();
  return (name) => {
    const times = (played.get(name) ?? 0) + 1;
    played.set(name, times);
    return times === 1 ? name : `${name}-try-${times}`;
  };
};

/** A command that ended, and the name of the folder with its files; `fault`: why it came to no verdict. */
type Done = { readonly name: string; readonly folder: string; readonly fault: HarnessError | null };

/** Plays `gateproof <words>` in a process of its own; of the files in its folder `fresh` are of no earlier one. */
type PlayCommand = (name: string, words: readonly string[], fresh: readonly string[]) => Promise<Done>;

const createPlayCommand = (settings: SuiteSettings, env: Env): PlayCommand => {
  const nameFor = createNames();
  return async (played, words, fresh) => {
    const { suite } = englishCatalogue;
    const name = nameFor(played);
    const folder = join(settings.out, name);
    await assertKeepsBaseline(folder, settings);
    const all = [...words, ...commonWords(settings), '--out', folder];
    // What an earlier run left there must not be taken for this one's.
    for (const file of fresh) await rm(join(folder, file), { force: true });
    const { code, stderr } = await run(all, settings.folder, env);
    if (JUDGED.includes(code)) return { name, folder, fault: null };
    const exitCode = KNOWN.find((known) => known === code) ?? EXIT.ourFault;
    const hint = suite.notPlayedHint(folder);
    return {
      name,
      folder,
      fault: new HarnessError(suite.notPlayed(name, code, lastLines(stderr)), { exitCode, hint }),
    };
  };
};

/**
 * Plays runs and verifications with what all runs of a suite share: seed, hosts, waiting. Load never runs in the process of vitest, whose own work
 * would stand in the figures. What could not be played or judged is a HarnessError with the exit code of its command; of a verification, unless our
 * own fault ended it once the target was checked.
 */
export const createPlays = (settings: SuiteSettings, env: Env, noteRun: (folder: string) => void): Plays => {
  const command = createPlayCommand(settings, env);
  return {
    play: async (name, words) => {
      const done = await command(name, words, [RECORD_FILE]);
      if (done.fault !== null) throw done.fault;
      noteRun(done.name);
      return { folder: done.folder, record: await readRecord(done.folder) };
    },
    verify: async (name, words) => {
      const done = await command(name, ['verify', ...words], [RECORD_FILE, VERIFICATION_FILE]);
      const verified = await verifiedOf(done);
      noteRun(done.name);
      return verified;
    },
  };
};
