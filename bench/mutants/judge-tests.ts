import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { type Mutant, plant } from './find.ts';
import { runTrial } from './trial.ts';

/** How the judge's tests took a mutant. `crashed`: the test runner itself ended without a report, as when memory runs out. */
export type Fate =
  | { readonly kind: 'killed'; readonly by: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'crashed'; readonly output: string }
  | { readonly kind: 'survived' };

/** A copy of the tree in which mutants are tried. */
export type Bench = { readonly path: string; readonly timeoutMs: number; readonly signal: AbortSignal };

const reportSchema = z.object({
  numTotalTests: z.number(),
  testResults: z.array(
    z.object({
      status: z.string(),
      name: z.string(),
      startTime: z.number(),
      endTime: z.number(),
      message: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

type Report = z.infer<typeof reportSchema>;

const REPORT = 'mutant-report.json';

/** The first test that failed; a file that did not even load names itself. */
const firstFailed = (report: Report): string | null => {
  for (const { status, name, message, assertionResults } of report.testResults) {
    const failed = assertionResults.find((test) => test.status === 'failed');
    if (failed !== undefined) return failed.fullName;
    if (status === 'failed') return `${name}: ${message.split('\n')[0]}`;
  }
  return null;
};

const NO_REPORT: Report = { numTotalTests: 0, testResults: [] };

/** Runs tests of the copy, in one process, to the first failure. */
const runTests = async (bench: Bench, tests: readonly string[]): Promise<{ fate: Fate; report: Report }> => {
  const { path, timeoutMs, signal } = bench;
  const reportPath = join(path, REPORT);
  await rm(reportPath, { force: true });
  const words = ['run', '--project', 'unit', '--bail', '1', '--maxWorkers', '1', '--no-isolate', '--cache=false'];
  const reporters = ['--reporter', 'json', '--outputFile', reportPath];
  const entry = join(path, 'node_modules/vitest/vitest.mjs');
  const command = [process.execPath, entry, ...words, ...reporters, ...tests] as const;
  const end = await runTrial(command, { cwd: path, timeoutMs, signal });
  if (end.kind === 'timed-out') return { fate: { kind: 'timed-out' }, report: NO_REPORT };
  const crashed: Fate = { kind: 'crashed', output: end.output };
  if (!existsSync(reportPath)) return { fate: crashed, report: NO_REPORT };
  const report = reportSchema.parse(JSON.parse(await readFile(reportPath, 'utf8')));
  const failed = firstFailed(report);
  if (failed !== null) return { fate: { kind: 'killed', by: failed }, report };
  // No test at all must never read as "nothing noticed" or as "noticed".
  return { fate: end.code === 0 && report.numTotalTests > 0 ? { kind: 'survived' } : crashed, report };
};

const QUICK_MS = 300;

/** The judge's test files: those that are over at once, then the others. */
export type Stages = readonly (readonly string[])[];

/** How the tests go without a mutant, and how long one may take with one: longer than that is an endless loop, also on a busy machine. */
export type Baseline = { readonly stages: Stages; readonly timeoutMs: number };

const LIMIT_LEAST_MS = 60_000;
const LIMIT_TIMES = 4;

/** Runs the judge's tests in a copy without a mutant; throws unless they are green. */
export const runBaseline = async (bench: Bench): Promise<Baseline> => {
  const startMs = Date.now();
  const { fate, report } = await runTests(bench, ['src/judge/']);
  const tookMs = Date.now() - startMs;
  if (fate.kind !== 'survived') throw new Error(`without a mutant the tests are not green: ${JSON.stringify(fate)}`);
  const files = report.testResults.map(({ name, startTime, endTime }) => ({
    path: relative(bench.path, name),
    isQuick: endTime - startTime < QUICK_MS,
  }));
  const stages = [true, false]
    .map((isQuick) => files.filter((file) => file.isQuick === isQuick).map(({ path }) => path))
    .filter((stage) => stage.length > 0);
  return { stages, timeoutMs: Math.max(LIMIT_LEAST_MS, LIMIT_TIMES * tookMs) };
};

/** Plants a mutant in the copy and runs the judge's tests to the first that fails: the file's own, which is the likeliest to, then stage by stage. */
export const tryMutant = async (bench: Bench, mutant: Mutant, stages: Stages): Promise<Fate> => {
  const path = join(bench.path, mutant.file);
  const text = await readFile(path, 'utf8');
  const own = mutant.file.replace(/\.ts$/, '.test.ts');
  const first = existsSync(join(bench.path, own)) ? [[own]] : [];
  const rest = stages.map((stage) => stage.filter((test) => test !== own || first.length === 0));
  try {
    await writeFile(path, plant(text, mutant));
    for (const tests of [...first, ...rest]) {
      const { fate } = await runTests(bench, tests);
      if (fate.kind !== 'survived') return fate;
    }
    return { kind: 'survived' };
  } finally {
    await writeFile(path, text);
  }
};
