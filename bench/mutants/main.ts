import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '../../src/core/random.ts';
import { pageOf, stampNow } from '../accept/outcome.ts';
import { parseEquivalents, wrongEntries } from './equivalents.ts';
import type { Mutant } from './find.ts';
import { type Baseline, type Bench, runBaseline, tryMutant } from './judge-tests.ts';
import { complaintsOf, describeMutant, outcomeOf, summaryOf, type Tried } from './results.ts';
import { copyTree, judgeMutants } from './tree.ts';
import { draw, readWords, type Words } from './words.ts';

/** `npm run mutants [-- --sample 12 --seed 1 --file slo/]`: does a test of the judge notice when a comparison is turned over? */

const root = join(import.meta.dirname, '../..');
const WORKERS = 2;
/** For the tests without a mutant; they set the limit for the rest. */
const TIMEOUT_MS = 600_000;

const over = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => over.abort(new Error(signal)));

type Work = { readonly queue: Mutant[]; readonly done: Tried[]; readonly baseline: Promise<Baseline> };

/** Takes mutants from the queue until it is empty, in a copy of its own. */
const work = async (bench: Bench, { queue, done, baseline }: Work): Promise<void> => {
  const { stages, timeoutMs } = await baseline;
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    const fate = await tryMutant({ ...bench, timeoutMs }, mutant, stages);
    over.signal.throwIfAborted();
    done.push({ mutant, fate });
    const by = fate.kind === 'killed' ? ` by "${fate.by}"` : '';
    process.stdout.write(`${fate.kind.padEnd(9)} ${describeMutant(mutant)}${by}\n`);
  }
};

/** Tries all of them, two at a time; in the order of the list. */
const tryAll = async (mutants: readonly Mutant[]): Promise<readonly Tried[]> => {
  const copies = await Promise.all(Array.from({ length: WORKERS }, () => copyTree(root)));
  try {
    const [first, ...others] = copies.map(({ path }) => ({ path, timeoutMs: TIMEOUT_MS, signal: over.signal }));
    if (first === undefined) return [];
    const rest: Work = { queue: [...mutants], done: [], baseline: runBaseline(first) };
    // A worker that fails ends the other one too, and both are over before that is told.
    const workers = [first, ...others].map((bench) => work(bench, rest).catch((error: unknown) => over.abort(error)));
    await Promise.all(workers);
    over.signal.throwIfAborted();
    return mutants.flatMap((mutant) => rest.done.filter((tried) => tried.mutant === mutant));
  } finally {
    await Promise.all(copies.map((copy) => copy.remove()));
  }
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
