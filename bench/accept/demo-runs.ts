import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Summary, summarySchema } from '../../src/core/summary.ts';
import type { Ended } from '../../src/testing/ended.ts';
import { runCommand } from './run-command.ts';

export type DemoRun = { readonly ended: Ended; readonly summary: Summary; readonly seconds: number };

/** Runs `npm run demo` with more words and reads its summary. */
export const runDemo = async (root: string, words: readonly string[]): Promise<DemoRun> => {
  const out = await mkdtemp(join(tmpdir(), 'gateproof-accept-'));
  try {
    const startMs = Date.now();
    const ended = await runCommand('npm', ['run', '--silent', 'demo', '--', '--out', out, ...words], { cwd: root });
    const summary = summarySchema.parse(JSON.parse(await readFile(join(out, 'summary.json'), 'utf8')));
    return { ended, summary, seconds: (Date.now() - startMs) / 1000 };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
};

/** `verdict (reasons)` of a run, with its books. */
export const describeRun = ({ ended, summary, seconds }: DemoRun): string => {
  const reasons = summary.reasons.map(({ code, mode, objective }) =>
    [code, objective, mode].filter((part) => part !== null).join(' '),
  );
  const books = Object.values(summary.modes).map(({ books: { state, equal } }) => (equal === true ? 'equal' : state));
  return `${summary.verdict}, exit ${ended.code}, ${seconds.toFixed(0)} s, books ${books.join(' and ')}${reasons.length === 0 ? '' : `; ${reasons.join(', ')}`}`;
};
