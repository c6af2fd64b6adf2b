import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Mutant, plant } from './find.ts';
import { runTrial } from './trial.ts';

/** How the judge's tests took a mutant. `crashed`: the test runner itself ended without a report, as when memory runs out. */
export type Fate =
  | { readonly kind: 'killed'; readonly by: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'crashed'; readonly output: string }
  | { readonly kind: 'survived' };

export type Bench = { readonly path: string; readonly timeoutMs: number; readonly signal: AbortSignal };

const reportSchema = z.object({
  numTotalTests: z.number(),
  testResults: z.array(
    z.object({
      status: z.string(),
      name: z.string(),
      message: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

const REPORT = 'mutant-report.json';

/** The first test that failed; a file that did not even load names itself. */
const firstFailed = (report: z.infer<typeof reportSchema>): string | null => {
  for (const { status, name, message, assertionResults } of report.testResults) {
    const failed = assertionResults.find((test) => test.status === 'failed');
    if (failed !== undefined) return failed.fullName;
    if (status === 'failed') return `${name}: ${message.split('\n')[0]}`;
  }
  return null;
};

/** Runs tests of the copy, one process, to the first failure. */
const runTests = async ({ path, timeoutMs, signal }: Bench, tests: string): Promise<Fate> => {
  const reportPath = join(path, REPORT);
  await rm(reportPath, { force: true });
  const words = ['run', '--project', 'unit', '--bail', '1', '--maxWorkers', '1', '--no-isolate', '--cache=false'];
  const reporters = ['--reporter', 'json', '--outputFile', reportPath];
  const entry = join(path, 'node_modules/vitest/vitest.mjs');
  const end = await runTrial([process.execPath, entry, ...words, ...reporters, tests], {
    cwd: path,
    timeoutMs,
    signal,
  });
  if (end.kind === 'timed-out') return { kind: 'timed-out' };
  if (!existsSync(reportPath)) return { kind: 'crashed', output: end.output };
  const report = reportSchema.parse(JSON.parse(await readFile(reportPath, 'utf8')));
  const failed = firstFailed(report);
  if (failed !== null) return { kind: 'killed', by: failed };
  // No test at all must never read as "nothing noticed" or as "noticed".
  return end.code === 0 && report.numTotalTests > 0 ? { kind: 'survived' } : { kind: 'crashed', output: end.output };
};

const ALL = 'src/judge/';

/** The unit tests of the judge in a copy of the tree, without a mutant: they must survive. */
export const runBaseline = (bench: Bench): Promise<Fate> => runTests(bench, ALL);

/** Plants a mutant in the copy and runs the judge's tests: the file's own first, as they are the likeliest to notice, then all. */
export const tryMutant = async (bench: Bench, mutant: Mutant): Promise<Fate> => {
  const path = join(bench.path, mutant.file);
  const text = await readFile(path, 'utf8');
  const ownTest = mutant.file.replace(/\.ts$/, '.test.ts');
  try {
    await writeFile(path, plant(text, mutant));
    const own = existsSync(join(bench.path, ownTest)) ? await runTests(bench, ownTest) : null;
    return own === null || own.kind === 'survived' ? await runTests(bench, ALL) : own;
  } finally {
    await writeFile(path, text);
  }
};
