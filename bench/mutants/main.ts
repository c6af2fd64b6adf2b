import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '../../src/core/random.ts';
import { pageOf, stampNow } from '../accept/outcome.ts';
import { parseEquivalents, wrongEntries } from './equivalents.ts';
import type { Mutant } from './find.ts';
import { type Bench, runBaseline, tryMutant } from './judge-tests.ts';
import { complaintsOf, describeMutant, outcomeOf, summaryOf, type Tried } from './results.ts';
import { copyTree, judgeMutants } from './tree.ts';
import { draw, readWords, type Words } from './words.ts';

/** `npm run mutants [-- --sample 12 --seed 1 --file slo/]`: does a test of the judge notice when a comparison is turned over? */

const root = join(import.meta.dirname, '../..');
const WORKERS = 2;
const TIMEOUT_MS = 60_000;

const over = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => over.abort(new Error(signal)));

/** The tests must be green without a mutant, and quick enough that a time limit means an endless loop. */
const checkBaseline = async (bench: Bench): Promise<void> => {
  const startMs = Date.now();
  const fate = await runBaseline(bench);
  if (fate.kind !== 'survived') throw new Error(`without a mutant the tests are not green: ${JSON.stringify(fate)}`);
  if (Date.now() - startMs > bench.timeoutMs / 2)
    throw new Error(`without a mutant the tests take ${Date.now() - startMs} ms: too near to the time limit`);
};

const work = async (queue: Mutant[], done: Tried[]): Promise<void> => {
  const copy = await copyTree(root);
  const bench: Bench = { path: copy.path, timeoutMs: TIMEOUT_MS, signal: over.signal };
  try {
    await checkBaseline(bench);
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const fate = await tryMutant(bench, mutant);
      over.signal.throwIfAborted();
      done.push({ mutant, fate });
      const by = fate.kind === 'killed' ? ` by "${fate.by}"` : '';
      process.stdout.write(`${fate.kind.padEnd(9)} ${describeMutant(mutant)}${by}\n`);
    }
  } finally {
    await copy.remove();
  }
};

/** Tries all of them, two at a time, each worker in a copy of its own; in the order of the list. */
const tryAll = async (mutants: readonly Mutant[]): Promise<readonly Tried[]> => {
  const queue = [...mutants];
  const done: Tried[] = [];
  const workers = Array.from({ length: Math.min(WORKERS, mutants.length) }, () =>
    work(queue, done).catch((error: unknown) => over.abort(error)),
  );
  // A worker that fails ends the other one too, and both have removed their copies before that is told.
  await Promise.all(workers);
  over.signal.throwIfAborted();
  return mutants.flatMap((mutant) => done.filter((tried) => tried.mutant === mutant));
};

const chosen = (mutants: readonly Mutant[], { sample, seed, file }: Words): readonly Mutant[] => {
  const ofFile = mutants.filter((mutant) => mutant.file.includes(file));
  return sample === null ? ofFile : draw(ofFile, sample, createRandom(seed, 'mutants'));
};

const main = async (): Promise<number> => {
  const words = readWords(process.argv.slice(2));
  const startMs = Date.now();
  const mutants = await judgeMutants(root);
  const equivalents = parseEquivalents(await readFile(join(import.meta.dirname, 'equivalent.json'), 'utf8'));
  const wrong = wrongEntries(equivalents, mutants);
  for (const entry of wrong) process.stdout.write(`equivalent.json: ${entry}\n`);
  if (wrong.length > 0) return 1;
  const picked = chosen(mutants, words);
  if (picked.length === 0) throw new Error(`no comparison in ${words.file}`);
  const tried = await tryAll(picked);
  const seconds = (Date.now() - startMs) / 1000;
  const complaints = complaintsOf(tried, equivalents);
  if (words.sample === null && words.file === '') {
    await mkdir(join(root, 'docs/acceptance'), { recursive: true });
    await writeFile(
      join(root, 'docs/acceptance/mutants.md'),
      pageOf(outcomeOf(tried, equivalents, seconds), stampNow()),
    );
  }
  for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
  process.stdout.write(`${summaryOf(tried)} of ${mutants.length} in ${seconds.toFixed(0)} s\n`);
  return complaints.length === 0 ? 0 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
