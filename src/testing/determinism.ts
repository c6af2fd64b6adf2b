import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { healthyItems, shardRecords } from '../cli/records/testing/shard-records.ts';
import { sampleView } from '../report/testing/sample-views.ts';
import { recordText } from '../store/record-file.ts';

/** What judges a stored record: a program with its first words, the environment it gets, and the order in which it is given shards 1 to 3. */
export type Judge = {
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly order: readonly number[];
};

/** What must not hang on who judges: the texts that a verdict is read from. */
const TEXTS = ['report.txt', 'report.md', 'summary.json'] as const;

const run = ({ command: [program, ...first], env }: Judge, cwd: string, words: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const options = { cwd, env: { PATH: process.env['PATH'], ...env }, stdio: 'ignore' } as const;
    const child = spawn(program, [...first, ...words], options);
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? -1));
  });

/** Stored runs: two arms of which one fails in every way, and one arm that is undecided. */
const STORED = ['fail-ab', 'inconclusive'] as const;

const SHARDS = 3;

/** Lays the same stored records into a folder, whoever does it. */
export const layRecords = async (folder: string): Promise<void> => {
  for (const name of STORED) {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'record.json'), recordText(sampleView(name).record));
  }
  const items = healthyItems().map((item, n) => (n % 60 === 0 ? { ...item, quote: 'failed' as const } : item));
  for (const [at, record] of shardRecords(items, SHARDS, { gating: ['error-rate', 'disconnect-rate'] }).entries())
    await writeFile(join(folder, `shard-${at + 1}.json`), recordText(record));
};

/** Has the laid records judged, and the shards merged; every text that comes of it by its name, and the exit codes. */
export const judgeLaid = async (folder: string, judge: Judge): Promise<Readonly<Record<string, string>>> => {
  const seen: Record<string, string> = {};
  const note = async (name: string, words: readonly string[]): Promise<void> => {
    seen[`${name}, exit code`] = String(await run(judge, folder, words));
    for (const text of TEXTS) seen[`${name}/${text}`] = await readFile(join(folder, name, text), 'utf8');
  };
  for (const name of STORED) await note(name, ['report', name]);
  await note('merged', ['merge', ...judge.order.map((shard) => `shard-${shard}.json`), '--out', 'merged']);
  seen['merged/record.json'] = await readFile(join(folder, 'merged', 'record.json'), 'utf8');
  return seen;
};
