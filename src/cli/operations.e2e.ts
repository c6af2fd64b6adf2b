import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import referenceStockApi from '../../profiles/reference-stock-api.ts';
import type { ScenarioInput } from '../core/scenario.ts';
import { startForTest } from '../reference/testing/start.ts';
import { leftBy, runCli, scenarioFile, type TempFolder, tempFolder } from '../testing/cli.ts';

const MIXED: ScenarioInput = {
  ...{ name: 'mixed-endpoints', question: 'Does every endpoint hold?', gating: ['availability'], sliceMs: 1_000 },
  quotes: {
    mix: [
      { operation: 'quote', weight: 5, symbolsPerRequest: 2 },
      { operation: 'query-symbols', weight: 3 },
      { operation: 'history', weight: 2 },
    ],
    markets: [{ market: 'HK', weight: 3 }, { market: 'US' }],
    nameMarket: true,
    options: { useSmartCache: false, klineNum: 3 },
    users: { count: 4, sharedShare: 0.5 },
  },
  phases: [{ name: 'load', durationMs: 1_000, quotes: { ratePerSec: 200 }, connections: { count: 6, holdMs: 300 } }],
};

const KEYS = ['1f3a5c7e', '2b4d6f80'].map((word) => ({
  appKey: `pool-key-${word}`,
  accessToken: `pool-token-${word}`,
}));
const SECRETS = KEYS.flatMap(({ appKey, accessToken }) => [appKey, accessToken]);

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

/** Everything a run left in files. */
const textsIn = (path: string): string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(json|md|txt|ndjson|csv)$/.test(name))
    .map((name) => readFileSync(join(path, name), 'utf8'));

it('asks a mix of operations as planned by the books of the target, with keys in turn that stand nowhere', async () => {
  const target = await startForTest({ dialect: 'stock-api' });
  const profile = join(folder.path, 'tagged.json');
  writeFileSync(profile, JSON.stringify({ ...referenceStockApi, process: null, tags: { user: 'X-Stress-User-Id' } }));
  const out = join(folder.path, 'run');
  const where = ['--target', profile, '--url', target.url, '--mode', 'gateway-only', '--out', out, '--wait-quiet', '0'];
  const env = { GATEPROOF_KEY_POOL: JSON.stringify(KEYS), GATEPROOF_ADMIN_TOKEN: target.adminToken };
  const left = leftBy(out, await runCli(['run', await scenarioFile(folder.path, MIXED), ...where], env));
  const [seen] = left.record.modes;
  expect(seen, left.stdout).toMatchObject({ quoteAuth: 'key', keys: { quotes: 2, sockets: 2 } });
  expect(seen!.byOperation.map(({ operation, counts, cache }) => [operation, counts.ok, cache?.off])).toEqual([
    ['quote', 100, true],
    ['query-symbols', 60, true],
    ['history', 40, true],
  ]);
  const { asked = {} } = target.books();
  expect(asked).toMatchObject({
    ...{ 'receiverType=get-stock-quote': 100, 'receiverType=get-stock-history': 40, 'klineNum=3': 40 },
    ...{ 'route=GET /api/v1/query/symbols': 60, 'route=POST /api/v1/receiver/data': 140 },
    ...{ 'useSmartCache=false': 140, 'useCache=false': 60, 'market=HK': 150, 'market=US': 50 },
    ...{ 'user=user-001': 50, 'user=user-002': 50, 'user=user-003': 50, 'user=user-004': 50 },
    ...{ 'key=1': 100, 'key=2': 100 },
  });
  expect(Math.abs((asked['socket-key=1'] ?? 0) - (asked['socket-key=2'] ?? 0))).toBeLessThanOrEqual(2);
  // Each request for a quote asks for two symbols, and what our books say of a symbol is what the target's do.
  for (const { symbol, n } of seen!.bySymbol) expect([symbol, asked[`symbol=${symbol}`]]).toEqual([symbol, n]);
  const texts = [left.stdout, left.stderr, ...textsIn(out)];
  expect(texts.length).toBeGreaterThan(4);
  for (const secret of SECRETS) expect(texts.filter((text) => text.includes(secret))).toEqual([]);
  expect(left.summary.modes['gateway-only']!.operations).toHaveLength(3);
});
