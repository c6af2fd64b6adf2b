import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createVitest, type Reporter, type TestCase, type TestModule, type Vitest } from 'vitest/node';
import { z } from 'zod';
import type { Answer, Request } from './messages.ts';
import type {} from './setup.ts';

const configSchema = z.object({
  default: z.object({
    test: z.object({ projects: z.array(z.object({ test: z.looseObject({ name: z.string() }) })) }),
  }),
});

/** How the copy itself wants its unit tests run. */
const unitOptions = async (root: string): Promise<Readonly<Record<string, unknown>>> => {
  const { default: config } = configSchema.parse(await import(pathToFileURL(join(root, 'vitest.config.ts')).href));
  const unit = config.test.projects.find(({ test }) => test.name === 'unit');
  if (unit === undefined) throw new Error('vitest.config.ts has no project of the name unit');
  return unit.test;
};

/** The first test that failed, and its file. */
type Failed = { readonly by: string; readonly file: string };

/** What a run told while it went; that of the run before is never read. */
type Seen = { failed: Failed | null; readonly ended: TestModule[] };

const nameOf = (test: TestCase): string => {
  const names = [test.name];
  for (let of = test.parent; of.type === 'suite'; of = of.parent) names.unshift(of.name);
  return names.join(' ');
};

const watch = (root: string): { readonly reporter: Reporter; begin(): Seen } => {
  let seen: Seen = { failed: null, ended: [] };
  const fileOf = ({ moduleId }: TestModule): string => relative(root, moduleId);
  return {
    begin: () => {
      seen = { failed: null, ended: [] };
      return seen;
    },
    reporter: {
      onTestCaseResult: (test) => {
        if (test.result().state === 'failed') seen.failed ??= { by: nameOf(test), file: fileOf(test.module) };
      },
      // A file that did not even load names itself.
      onTestModuleEnd: (module) => {
        seen.ended.push(module);
        const [line = ''] = (module.errors()[0]?.message ?? '').split('\n');
        const file = fileOf(module);
        if (module.state() === 'failed') seen.failed ??= { by: `${file}: ${line}`, file };
      },
    },
  };
};

const answerOf = (tests: readonly string[], { failed, ended }: Seen, errors: readonly string[]): Answer => {
  if (failed !== null) return { kind: 'failed', ...failed };
  const broken = (why: string): Answer => ({ kind: 'broken', why });
  if (errors.length > 0) return broken(errors.join('\n'));
  const passed = ended.filter((module) => module.state() === 'passed');
  // No test at all must never read as "nothing noticed" or as "noticed".
  const ran = passed.flatMap((module) => [...module.children.allTests('passed')]).length;
  if (passed.length !== tests.length || ran === 0) return broken(`${passed.length} of ${tests.length} files passed`);
  const differing = passed.map((module) => module.meta().differing);
  if (differing.includes(undefined)) return broken('a file did not tell which mutants make a difference');
  const tookMs = passed.reduce((sum, module) => sum + module.diagnostic().duration, 0);
  return { kind: 'passed', tookMs, differing: differing.flatMap((ids) => ids ?? []) };
};

/** `pool: threads`: every run gets a fresh thread, and so every module anew; this process, and the text of the modules, stay warm. */
const open = async (root: string, reporter: Reporter): Promise<Vitest> =>
  createVitest({
    ...(await unitOptions(root)),
    root,
    config: false,
    watch: false,
    reporters: [reporter],
    setupFiles: [join(import.meta.dirname, 'setup.ts')],
    pool: 'threads',
    maxWorkers: 1,
    isolate: false,
    bail: 1,
    cache: false,
  });

/** Makes ready to run tests of a copy with switches, again and again. */
export const openTests = async (root: string): Promise<(request: Request) => Promise<Answer>> => {
  const { reporter, begin } = watch(root);
  const vitest = await open(root, reporter);
  const project = vitest.getRootProject();
  return async ({ tests, awake, count }) => {
    const seen = begin();
    vitest.provide('mutants', { awake, count });
    const { unhandledErrors } = await vitest.runTestSpecifications(
      tests.map((test) => project.createSpecification(join(root, test))),
    );
    const errors = unhandledErrors.map(
      (error) => z.object({ message: z.string() }).safeParse(error).data?.message ?? String(error),
    );
    return answerOf(tests, seen, errors);
  };
};
