import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { tempFolder } from '../../src/testing/cli.ts';
import type { Acceptance, Outcome, Row } from './outcome.ts';
import { runCommand, tail } from './run-command.ts';

/** What vitest's JSON reporter says of a file. */
const fileSchema = z.object({
  name: z.string(),
  status: z.string(),
  message: z.string(),
  startTime: z.number(),
  endTime: z.number(),
  assertionResults: z.array(
    z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()) }),
  ),
});
const reportSchema = z.object({ testResults: z.array(fileSchema) });

type TestFile = z.infer<typeof fileSchema>;

const firstLine = (text: string): string => text.trim().split('\n')[0] ?? '';

const rowOf = (root: string, { name, status, message, startTime, endTime, assertionResults }: TestFile): Row => {
  const passed = assertionResults.filter((test) => test.status === 'passed').length;
  const failed = assertionResults.filter((test) => test.status === 'failed');
  const wrong = failed.map(({ fullName, failureMessages }) => `${fullName}: ${firstLine(failureMessages[0] ?? '')}`);
  if (status === 'failed' && wrong.length === 0) wrong.push(firstLine(message));
  const seen = `${passed} passed, ${failed.length} failed in ${((endTime - startTime) / 1_000).toFixed(0)} s`;
  return {
    name: relative(root, name),
    met: status === 'passed' && passed > 0 && failed.length === 0,
    seen: [seen, ...wrong].join('; '),
  };
};

const outcomeOf = (rows: readonly Row[]): Outcome => ({
  title: 'Every end-to-end test',
  claim:
    'All cases of all kinds pass at the first try, of which `npm test` plays the first of each kind: GATEPROOF_TESTS=all, real processes on loopback.',
  command: 'npm run accept end-to-end',
  rows,
});

/** The end-to-end tests with all of their cases. */
export const endToEnd: Acceptance = {
  name: 'end-to-end',
  run: async (root) => {
    const folder = await tempFolder();
    try {
      const report = join(folder.path, 'report.json');
      const words = ['run', '--project', 'e2e*', '--reporter=json', `--outputFile.json=${report}`];
      const env = { GATEPROOF_TESTS: 'all', CI: undefined };
      const ended = await runCommand(join(root, 'node_modules/.bin/vitest'), words, { cwd: root, env });
      const text = await readFile(report, 'utf8').catch(() => null);
      if (text === null) return outcomeOf([{ name: 'vitest', met: false, seen: tail(ended).replaceAll('\n', ' ') }]);
      const { testResults } = reportSchema.parse(JSON.parse(text));
      return outcomeOf(testResults.map((file) => rowOf(root, file)).toSorted((a, b) => (a.name < b.name ? -1 : 1)));
    } finally {
      await folder.remove();
    }
  },
};
