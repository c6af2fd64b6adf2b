import type { Mutant } from './find.ts';
import type { Likely } from './likely.ts';
import type { SwitchedTree } from './tree.ts';
import type { Lane } from './warm/lane.ts';
import type { Answer, Passed, Request } from './warm/messages.ts';
import type { Ended } from './warm/process.ts';

/** How the judge's tests took a mutant. `crashed`: the test runner itself ended without a report, as when memory runs out. */
export type Fate =
  | { readonly kind: 'killed'; readonly by: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'crashed'; readonly output: string }
  | { readonly kind: 'survived' };

/** Limits of time on the processor. Longer is an endless loop: as long as one test may last, or ten times what the same tests take without a mutant. */
export type Limits = { readonly leastMs: number; readonly times: number };

const LIMITS: Limits = { leastMs: 30_000, times: 10 };
/** For tests without a mutant: they set the limit for the rest. */
const CLEAN_LIMIT_MS = 600_000;
/** A test file slower than this comes last, unless it is a likely one. */
const QUICK_MS = 300;

/** Tries mutants of one copy, over as many lanes as there are callers. */
export type Trials = { tryMutant(lane: Lane, mutant: Mutant): Promise<Fate> };

const NO_MUTANT = 0;

type CleanRuns = { run(lane: Lane, test: string): Promise<Passed>; isKnown(test: string): boolean };

/** How a test file goes without a mutant: seen once, when it is first needed; throws unless it is green. */
const cleanRuns = (count: number): CleanRuns => {
  const runs = new Map<string, Promise<Passed>>();
  const run = async (lane: Lane, test: string): Promise<Passed> => {
    const answer = await lane.run({ tests: [test], awake: NO_MUTANT, count, cpuLimitMs: CLEAN_LIMIT_MS });
    if (answer.kind === 'passed') return answer;
    throw new Error(`without a mutant the tests are not green: ${test}: ${JSON.stringify(answer)}`);
  };
  return {
    isKnown: (test) => runs.has(test),
    run: (lane, test) => {
      const known = runs.get(test) ?? run(lane, test);
      runs.set(test, known);
      return known;
    },
  };
};

/** Cuts a list into pieces of 1, 1, 2, 4, ...: most mutants fall to the first test, and one that does not must not cost a start for each of forty. */
const growing = <T>(items: readonly T[]): readonly (readonly T[])[] => {
  const pieces: (readonly T[])[] = [];
  for (let at = 0; at < items.length; at += Math.max(1, at)) pieces.push(items.slice(at, at + Math.max(1, at)));
  return pieces;
};

type Clean = { readonly test: string; readonly run: Passed };

const SURVIVED: Fate = { kind: 'survived' };

const fateOf = (answer: Answer | Ended): Fate => {
  switch (answer.kind) {
    case 'passed':
      return SURVIVED;
    case 'failed':
      return { kind: 'killed', by: answer.by };
    case 'over-limit':
      return { kind: 'timed-out' };
    case 'broken':
      return { kind: 'crashed', output: answer.why };
    case 'ended':
      return { kind: 'crashed', output: answer.output };
    case 'ready':
      throw new Error('a warm process was ready twice');
  }
};

/** One mutant in one lane. */
type Trial = { readonly lane: Lane; readonly mutant: Mutant; readonly awake: number };

export const createTrials = (
  { mutants, testsOf }: Pick<SwitchedTree, 'mutants' | 'testsOf'>,
  likely: Likely,
  { leastMs, times }: Limits = LIMITS,
): Trials => {
  const count = mutants.length;
  const clean = cleanRuns(count);
  const numbers = new Map(mutants.map((mutant, at) => [mutant, at + 1]));

  /** How some tests take a mutant. A crash must happen twice: that of a crowded machine must not read as noticed. */
  const attempt = async ({ lane, mutant, awake }: Trial, tests: readonly string[], tookMs: number): Promise<Fate> => {
    const request: Request = { tests: [...tests], awake, count, cpuLimitMs: Math.max(leastMs, times * tookMs) };
    const first = await lane.run(request);
    const answer = fateOf(first).kind === 'crashed' ? await lane.run(request) : first;
    if (answer.kind === 'failed') likely.note(mutant.file, answer.file);
    return fateOf(answer);
  };

  /** Those of some tests in which the mutant makes a difference; to the others it is the real code. */
  const telling = async ({ lane, awake }: Trial, tests: readonly string[]): Promise<readonly Clean[]> => {
    // What another lane runs just now is waited for at the end.
    for (const test of tests) if (!clean.isKnown(test)) await clean.run(lane, test);
    const files = await Promise.all(
      tests.map(async (test): Promise<Clean> => ({ test, run: await clean.run(lane, test) })),
    );
    return files.filter(({ run }) => run.differing.includes(awake));
  };

  const fateBy = async (trial: Trial, files: readonly Clean[]): Promise<Fate> => {
    if (files.length === 0) return SURVIVED;
    const tookMs = files.reduce((sum, { run }) => sum + run.tookMs, 0);
    return attempt(
      trial,
      files.map(({ test }) => test),
      tookMs,
    );
  };

  /** A likely test is tried at once, and seen without the mutant only when it notices something. */
  const byLikely = async (trial: Trial, test: string): Promise<Fate> => {
    if (!clean.isKnown(test)) {
      const fate = await attempt(trial, [test], 0);
      if (fate.kind === 'survived') return fate;
      const [file] = await telling(trial, [test]);
      // It failed where the mutant makes no difference: that was something else.
      if (file === undefined) return SURVIVED;
      if (fate.kind !== 'timed-out' || times * file.run.tookMs <= leastMs) return fate;
    }
    return fateBy(trial, await telling(trial, [test]));
  };

  /** The others, in growing pieces, the slow ones last. */
  const byOthers = async (trial: Trial, tests: readonly string[]): Promise<Fate> => {
    const slow: Clean[] = [];
    for (const piece of growing(tests)) {
      const files = await telling(trial, piece);
      slow.push(...files.filter(({ run }) => run.tookMs >= QUICK_MS));
      const fate = await fateBy(
        trial,
        files.filter(({ run }) => run.tookMs < QUICK_MS),
      );
      if (fate.kind !== 'survived') return fate;
    }
    return fateBy(trial, slow);
  };

  return {
    tryMutant: async (lane, mutant) => {
      const awake = numbers.get(mutant);
      if (awake === undefined) throw new Error(`no mutant of this copy: ${mutant.file}:${mutant.line}`);
      const trial = { lane, mutant, awake };
      const { likely: first, others } = likely.split(mutant.file, testsOf(mutant.file));
      for (const test of first) {
        const fate = await byLikely(trial, test);
        if (fate.kind !== 'survived') return fate;
      }
      return byOthers(trial, others);
    },
  };
};
