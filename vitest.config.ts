import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          // A shared machine may take a core away for seconds; a hung test still ends.
          testTimeout: 30_000,
          include: ['src/**/*.test.ts', 'bench/**/*.test.ts', '*.test.ts'],
          environment: 'node',
          // Files share what they import: half of the time went into loading it again for each. No test changes a module.
          isolate: false,
        },
      },
      {
        test: {
          name: 'e2e',
          // Load is measured there: nothing else may run beside it.
          sequence: { groupOrder: 1 },
          include: ['src/**/*.e2e.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'suites',
          sequence: { groupOrder: 2 },
          include: ['suites/**/*.suite.ts'],
          environment: 'node',
          // A run ends by itself; the longest, of both modes before a release, takes five minutes.
          testTimeout: 3_600_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
