import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { ScenarioInput } from '../../core/scenario.ts';
import { scenarioFile, tempFolder } from '../../testing/cli.ts';
import { registerExport } from '../commands/export.ts';
import { runHere } from '../testing/in-process.ts';

const quotes: ScenarioInput = {
  ...{ name: 'quotes', question: 'may it be exported?', gating: ['error-rate'] },
  phases: [{ name: 'load', durationMs: 10_000, quotes: { ratePerSec: 100 } }],
};

it.each<[string, Partial<ScenarioInput>, RegExp]>([
  ['waits for Retry-After, which plain k6 does not', { quotes: { honourRetryAfter: true } }, /honourRetryAfter/],
  [
    'opens sockets beside its quotes',
    { phases: [{ ...quotes.phases[0]!, connections: { count: 5, holdMs: 100 } }] },
    /sockets/,
  ],
  ['sends no quotes', { phases: [{ name: 'load', durationMs: 1_000 }] }, /quotes/],
])('a scenario that %s is refused, and nothing is written', async (_, over, message) => {
  const folder = await tempFolder();
  onTestFinished(() => folder.remove());
  const path = await scenarioFile(folder.path, { ...quotes, ...over });
  const out = folder.next();
  const words = ['export', 'k6', path, '--url', 'http://127.0.0.1:1', '--mode', 'gateway-only', '--out', out];
  const { code, error } = await runHere(registerExport, words);
  expect([code, error?.message, existsSync(out)]).toEqual([2, expect.stringMatching(message), false]);
});

it.each<[string, readonly string[], number | null, number]>([
  ['one that plays all of it begins when it is ready', [], null, 0],
  ['one at a given instant', ['--start-every', '5s'], 5_000, 0],
  ['several begin together', ['--parallelism', '3'], 30_000, 3],
  ['several more often', ['--parallelism', '2', '--start-every', '5s'], 5_000, 2],
  ['runners of the operator begin together', ['--operator'], 30_000, 0],
])('of the k6 of a folder %s: %j', async (_, more, startEveryMs, commands) => {
  const folder = await tempFolder();
  onTestFinished(() => folder.remove());
  const path = await scenarioFile(folder.path, quotes);
  const out = folder.next();
  const words = ['export', 'k6', path, '--url', 'http://127.0.0.1:1', '--out', out, ...more];
  expect((await runHere(registerExport, words)).code).toBe(0);
  const read = (name: string): string => readFileSync(join(out, name), 'utf8');
  expect(JSON.parse(read('config.json'))).toMatchObject({ startEveryMs });
  // Pasted as it stands, the block starts all of them before the first is over.
  const [, block = ''] =
    /^```sh\nrm -f points-\*\.log\n((?:GODEBUG=http2client=0 k6 run .* &\n)*)wait\n```$/m.exec(read('README.md')) ?? [];
  expect(block.match(/--console-output=points-\d\.log /g) ?? []).toHaveLength(commands);
});
