import { existsSync } from 'node:fs';
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
