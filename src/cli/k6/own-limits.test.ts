import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownLimits } from './own-limits.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-limits-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('of k6 hand on what no objective is held against, besides saying it', async () => {
  const path = join(folder, 'options.json');
  const thresholds = { http_req_duration: ['p(95)<180', 'p(99)<100'], http_req_failed: ['rate<0.02', 'rate<0.01'] };
  await writeFile(path, JSON.stringify({ thresholds }));
  let said = '';
  const stderr = (text: string): void => {
    said += text;
  };
  expect(await ownLimits(`k6:${path}`, { stderr })).toEqual({
    origin: `k6:${path}`,
    limits: { 'response-p95': { limit: 180 }, 'error-rate': { limit: 0.01 } },
    unjudged: [expect.stringContaining('"p(99)<100"')],
  });
  expect(said).toContain('Not taken over (2)');
});
