import type { Mutant } from './find.ts';
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
/** A test file slower than this comes last, unless it is the likeliest to notice. */
const QUICK_MS = 300;

/** Tries mutants of one copy, over as many lanes as there are callers. */
export type Trials = { tryMutant(lane: Lane, mutant: Mutant): Promise<Fate> };

const NO_MUTANT = 0;

/** How a test file goes without a mutant: seen once, when it is first needed; throws unless it is green. */
const cleanRuns = (count: number): ((lane: Lane, test: string) => Promise<Passed>) => {
  const runs = new Map<string, Promise<Passed>>();
  const run = async (lane: Lane, test: string): Promise<Passed> => {
    const answer = await lane.run({ tests: [test], awake: NO_MUTANT, count, cpuLimitMs: CLEAN_LIMIT_MS });
    if (answer.kind === 'passed') return answer;
    throw new Error(`without a mutant the tests are not green: ${test}: ${JSON.stringify(answer)}`);
  };
  return (lane, test) => {
    const known = runs.get(test) ?? run(lane, test);
    runs.set(test, known);
    return known;
  };
};

/** Cuts a list into pieces of 1, 1, 2, 4, ...: most mutants fall to the first test, and one that does not must not cost a start for each of forty. */
const growing = <T>(items: readonly T[]): readonly (readonly T[])[] => {
  const pieces: (readonly T[])[] = [];
  for (let at = 0; at < items.length; at += Math.max(1, at)) pieces.push(items.slice(at, at + Math.max(1, at)));
  return pieces;
};

type Clean = { readonly test: string; readonly run: Passed };

const fateOf = (answer: Answer | Ended): Fate => {
  switch (answer.kind) {
    case 'passed':
      return { kind: 'survived' };
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

/** How some tests take a mutant. A crash must happen twice: that of a crowded machine must not read as noticed. */
const attempt = async (lane: Lane, request: Request): Promise<Fate> => {
  const fate = fateOf(await lane.run(request));
  return fate.kind === 'crashed' ? fateOf(await lane.run(request)) : fate;
};

export const createTrials = (
  { mutants, testsOf }: Pick<SwitchedTree, 'mutants' | 'testsOf'>,
  { leastMs, times }: Limits = LIMITS,
): Trials => {
  const count = mutants.length;
  const cleanRun = cleanRuns(count);
  const numbers = new Map(mutants.map((mutant, at) => [mutant, at + 1]));

  /** Those of some tests that come by the mutant while it sleeps; no other can tell. */
  const reaching = async (lane: Lane, awake: number, tests: readonly string[]): Promise<readonly Clean[]> => {
    const clean: Clean[] = [];
    for (const test of tests) clean.push({ test, run: await cleanRun(lane, test) });
    return clean.filter(({ run }) => run.reached.includes(awake));
  };

  const fateBy = async (lane: Lane, awake: number, files: readonly Clean[]): Promise<Fate> => {
    if (files.length === 0) return { kind: 'survived' };
    const tookMs = files.reduce((sum, { run }) => sum + run.tookMs, 0);
    const tests = files.map(({ test }) => test);
    return attempt(lane, { tests, awake, count, cpuLimitMs: Math.max(leastMs, times * tookMs) });
  };

  return {
    tryMutant: async (lane, mutant) => {
      const awake = numbers.get(mutant);
      if (awake === undefined) throw new Error(`no mutant of this copy: ${mutant.file}:${mutant.line}`);
      const slow: Clean[] = [];
      for (const [at, tests] of growing(testsOf(mutant.file)).entries()) {
        const files = await reaching(lane, awake, tests);
        const now = files.filter(({ run }) => at === 0 || run.tookMs < QUICK_MS);
        slow.push(...files.filter((file) => !now.includes(file)));
        const fate = await fateBy(lane, awake, now);
        if (fate.kind !== 'survived') return fate;
      }
      return fateBy(lane, awake, slow);
    },
  };
};
