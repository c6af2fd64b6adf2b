import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '../../src/core/random.ts';
import { type Outcome, pageOf, stampNow } from '../accept/outcome.ts';
import { type Equivalent, excuseOf, parseEquivalents, wrongEntries } from './equivalents.ts';
import type { Mutant } from './find.ts';
import { createLikely, type Likely } from './likely.ts';
import { complaintsOf, describeMutant, outcomeOf, summaryOf, type Tried } from './results.ts';
import { type SwitchedTree, switchedTree } from './tree.ts';
import { createTrials, type Trials } from './trials.ts';
import { type Lane, openLane } from './warm/lane.ts';
import { draw, readWords, type Words } from './words.ts';

/** `npm run mutants [-- --sample 12 --seed 1 --file slo/]`: does a test of the judge notice when a comparison is turned over? */

const root = join(import.meta.dirname, '../..');
/** Written by a whole run: see `createLikely`. */
const LIKELY = join(import.meta.dirname, 'likely.json');
const LANES = 2;

const over = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => over.abort(new Error(signal)));

type Work = { readonly queue: Mutant[]; readonly done: Tried[]; readonly trials: Trials };

/** Takes mutants from the queue until it is empty, in a warm process of its own. */
const work = async (lane: Lane, { queue, done, trials }: Work): Promise<void> => {
  try {
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const fate = await trials.tryMutant(lane, mutant);
      over.signal.throwIfAborted();
      done.push({ mutant, fate });
      const by = fate.kind === 'killed' ? ` by "${fate.by}"` : '';
      process.stdout.write(`${fate.kind.padEnd(9)} ${describeMutant(mutant)}${by}\n`);
    }
  } finally {
    lane.stop();
  }
};

/** Tries some mutants of a copy, two at a time; in the order of the list. */
const tryAll = async (tree: SwitchedTree, mutants: readonly Mutant[], likely: Likely): Promise<readonly Tried[]> => {
  const rest: Work = { queue: [...mutants], done: [], trials: createTrials(tree, likely) };
  // A lane that fails ends the other one too, and both are over before that is told.
  const lanes = Array.from({ length: LANES }, () =>
    work(openLane(tree.path, over.signal), rest).catch((error: unknown) => over.abort(error)),
  );
  await Promise.all(lanes);
  over.signal.throwIfAborted();
  return mutants.flatMap((mutant) => rest.done.filter((tried) => tried.mutant === mutant));
};

/** A sample has none that is excused: it would only try every test and tell nothing. */
const chosen = (
  mutants: readonly Mutant[],
  equivalents: readonly Equivalent[],
  { sample, seed, file }: Words,
): readonly Mutant[] => {
  const ofFile = mutants.filter((mutant) => mutant.file.includes(file));
  if (sample === null) return ofFile;
  const telling = ofFile.filter((mutant) => excuseOf(mutant, equivalents) === null);
  return draw(telling, sample, createRandom(seed, 'mutants'));
};

const writePage = async (outcome: Outcome): Promise<void> => {
  await mkdir(join(root, 'docs/acceptance'), { recursive: true });
  await writeFile(join(root, 'docs/acceptance/mutants.md'), pageOf(outcome, stampNow()));
};

const judgeTree = async (tree: SwitchedTree, words: Words): Promise<number> => {
  const startMs = Date.now();
  const equivalents = parseEquivalents(await readFile(join(import.meta.dirname, 'equivalent.json'), 'utf8'));
  const wrong = wrongEntries(equivalents, tree.mutants);
  for (const entry of wrong) process.stdout.write(`equivalent.json: ${entry}\n`);
  if (wrong.length > 0) return 1;
  const picked = chosen(tree.mutants, equivalents, words);
  if (picked.length === 0) throw new Error(`no comparison in ${words.file}`);
  const likely = createLikely(await readFile(LIKELY, 'utf8'));
  const tried = await tryAll(tree, picked, likely);
  const seconds = (Date.now() - startMs) / 1000;
  const complaints = complaintsOf(tried, equivalents);
  if (words.sample === null && words.file === '') {
    await writePage(outcomeOf(tried, equivalents, seconds));
    await writeFile(LIKELY, likely.toJson());
  }
  for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
  process.stdout.write(`${summaryOf(tried)} of ${tree.mutants.length} in ${seconds.toFixed(0)} s\n`);
  return complaints.length === 0 ? 0 : 1;
};

const main = async (): Promise<number> => {
  const words = readWords(process.argv.slice(2));
  const tree = await switchedTree(root);
  try {
    return await judgeTree(tree, words);
  } finally {
    await tree.remove();
  }
};

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
