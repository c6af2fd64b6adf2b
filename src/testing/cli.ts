import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunRecord, runRecordSchema } from '../core/record.ts';
import type { ScenarioInput } from '../core/scenario.ts';
import { type Summary, summarySchema } from '../core/summary.ts';

/** The program as it ships where a set-up of the tests has built it (`built-program.ts`), else what stands beside: sources, or the package, which plays the self-test too. */
export const entry =
  process.env['GATEPROOF_TESTED_PROGRAM'] ??
  fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../cli/bin.ts' : '../cli/bin.js', import.meta.url));

export type Env = Readonly<Record<string, string>>;

/** A command of the real command line in a process of its own. */
export type RunningCli = {
  readonly child: ChildProcess;
  /** Settles once stderr has said this. */
  said(text: string): Promise<void>;
  /** What stderr has said so far. */
  heard(): string;
  readonly over: Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
};

/** `sh` sets the limit and becomes the command: whoever starts it knows the process by one id. */
const LIMITED = ['-c', 'ulimit -n "$0"; exec "$@"'] as const;

/** Starts `gateproof <words>`; only the given environment and PATH reach it. `descriptors`: how many files and sockets it may have open. */
export const startCli = (words: readonly string[], env: Env = {}, descriptors: number | null = null): RunningCli => {
  const command = [process.execPath, entry, ...words];
  const [program = '', ...rest] = descriptors === null ? command : ['sh', ...LIMITED, String(descriptors), ...command];
  const child = spawn(program, rest, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting: { text: string; resolve: () => void }[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
    for (const { text, resolve } of waiting) if (stderr.includes(text)) resolve();
  });
  return {
    child,
    heard: () => stderr,
    said: (text) =>
      stderr.includes(text) ? Promise.resolve() : new Promise((resolve) => waiting.push({ text, resolve })),
    over: new Promise((resolve) => child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr }))),
  };
};

export const runCli = (words: readonly string[], env: Env = {}, descriptors: number | null = null) =>
  startCli(words, env, descriptors).over;

/** What was said, without the ends of lines that a terminal of 80 columns asks for. */
export const unbroken = (text: string): string => text.replaceAll(/\n +/g, ' ');

/** What a run left: `summary` and `record` parsed, or null where there is no such file. */
export type Left = {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly summary: Summary;
  readonly record: RunRecord;
};

const readJson = (path: string): unknown => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null);

/** Reads the files of a finished run. */
export const leftBy = (
  out: string,
  ended: { readonly code: number; readonly stdout: string; readonly stderr: string },
): Left => {
  const summary = readJson(join(out, 'summary.json'));
  if (summary === null) throw new Error(`no summary in ${out}; exit ${ended.code}\n${ended.stdout}\n${ended.stderr}`);
  return {
    ...ended,
    summary: summarySchema.parse(summary),
    record: runRecordSchema.parse(readJson(join(out, 'record.json'))),
  };
};

/** A folder of its own for a test, removed by `remove`. `next`: the path of a folder in it that is not there yet, another one each time. */
export type TempFolder = { readonly path: string; next(): string; remove(): Promise<void> };

export const tempFolder = async (): Promise<TempFolder> => {
  const path = await mkdtemp(join(tmpdir(), 'gateproof-test-'));
  let runs = 0;
  const next = (): string => {
    runs += 1;
    return join(path, `run-${runs}`);
  };
  return { path, next, remove: () => rm(path, { recursive: true, force: true }) };
};

/** Writes a scenario to a JSON file and returns its path. */
export const scenarioFile = async (folder: string, scenario: ScenarioInput): Promise<string> => {
  const path = join(folder, `${scenario.name}.json`);
  await writeFile(path, JSON.stringify(scenario));
  return path;
};
