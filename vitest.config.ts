import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** What they judge or measure would be another one beside a neighbour: times, capacity, a share of the CPU. */
const ALONE = [
  ...['ab', 'find-limit', 'k6', 'own-authority', 'peak', 'readme', 'run', 'run-faults', 'server-figures', 'truth'].map(
    (name) => `src/cli/${name}.e2e.ts`,
  ),
  'src/target/process/process.e2e.ts',
];

/** They start k6, which CI builds beside all that comes before them. */
const BY_K6 = [
  ...['export-k6', 'k6-sockets'].map((name) => `src/cli/${name}.e2e.ts`),
  ...['echoed-secrets', 'trust'].map((name) => `src/load/k6/${name}.e2e.ts`),
];

/** What is waited for comes on a busy machine too, only later; what never comes costs ten seconds once. */
const patient = { poll: { timeout: 10_000 } } as const;

/** They start the program as it ships. */
const globalSetup = 'src/testing/built-program.ts';

const e2e = {
  environment: 'node',
  globalSetup,
  testTimeout: 120_000,
  // A hook is not tried again, and plays whole runs.
  hookTimeout: 180_000,
  expect: patient,
  // Runs against real processes on a host that others use too: in CI a second try, and `.ci/run` lists what needed it.
  retry: process.env['CI'] === undefined ? 0 : 1,
} as const;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          // A shared machine may take a core away for seconds; a hung test still ends.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          expect: patient,
          setupFiles: ['src/testing/same-draws.ts'],
          include: ['src/**/*.test.ts', 'bench/**/*.test.ts', 'tools/**/*.test.ts', '*.test.ts'],
          environment: 'node',
          // Files share what they import: half of the time went into loading it again for each. No test changes a module.
          isolate: false,
          // A fifth of the time a file waits for a process or a timer. One less than the cores is the default, and leaves half of a small machine idle.
          maxWorkers: availableParallelism() + 1,
        },
      },
      {
        test: {
          ...e2e,
          name: 'e2e',
          sequence: { groupOrder: 1 },
          include: ['src/**/*.e2e.ts'],
          exclude: [...BY_K6, ...ALONE],
          // What they expect holds on a busy host.
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...e2e,
          name: 'e2e-k6',
          sequence: { groupOrder: 2 },
          include: BY_K6,
          setupFiles: ['src/testing/k6-build.ts'],
          maxWorkers: 2,
        },
      },
      {
        test: { ...e2e, name: 'e2e-alone', sequence: { groupOrder: 3 }, include: ALONE, fileParallelism: false },
      },
      {
        test: {
          name: 'suites',
          sequence: { groupOrder: 4 },
          include: ['suites/**/*.suite.ts'],
          environment: 'node',
          globalSetup,
          // A run ends by itself; the longest, of both modes before a release, takes five minutes.
          testTimeout: 3_600_000,
          hookTimeout: 180_000,
          expect: patient,
          fileParallelism: false,
        },
      },
    ],
  },
});
