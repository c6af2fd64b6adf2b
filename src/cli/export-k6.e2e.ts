import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../core/scenario.ts';
import { runCli, scenarioFile, tempFolder } from '../testing/cli.ts';
import { type Ended, endOf } from '../testing/ended.ts';
import { k6Here, ofK6 } from '../testing/k6.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../testing/target.ts';

const k6 = await k6Here();
const folder = await tempFolder();
afterAll(folder.remove);

/** 200 judged requests within a second. The limit of 2 s holds on a busy machine too. */
const quotes: ScenarioInput = {
  name: 'k6-export',
  question: 'Is it played without gateproof?',
  gating: ['availability', 'error-rate', 'response-p95'],
  sliceMs: 500,
  drainMs: 2_000,
  quotes: { timeoutMs: 3_000 },
  phases: [
    { name: 'warm-up', durationMs: 500, judged: false, quotes: { ratePerSec: 20 } },
    { name: 'load', durationMs: 1_000, quotes: { ratePerSec: 200 } },
  ],
};
const limits = join(folder.path, 'limits.json');
writeFileSync(limits, JSON.stringify({ 'response-p95': { limit: 2_000 } }));

const exported = async (url: string, words: readonly string[]): Promise<string> => {
  const out = folder.next();
  const scenario = await scenarioFile(folder.path, quotes);
  const flags = ['--url', url, '--target', 'reference-stock-api', '--slo', limits, '--out', out];
  const ended = await runCli(['export', 'k6', scenario, ...flags, ...words], SECRETS);
  expect(ended.code, ended.stderr).toBe(0);
  return out;
};

/** The command of the README, as written, with the secrets that it asks for. */
const played = (path: string, secrets: string): Promise<Ended> => {
  writeFileSync(join(path, 'secrets'), secrets, { mode: 0o600 });
  const line = /^k6 run .*$/m.exec(readFileSync(join(path, 'README.md'), 'utf8'))?.[0] ?? '';
  const [, ...words] = line.split(' ');
  expect(words.length).toBeGreaterThan(3);
  return endOf(spawn(k6!.path, words, { cwd: path, env: { HOME: path }, stdio: ['ignore', 'pipe', 'pipe'] }));
};

const GIVEN = `t0-x-app-key=${SECRETS.GATEPROOF_APP_KEY}\nt0-x-access-token=${SECRETS.GATEPROOF_ACCESS_TOKEN}\n`;
const PLANNED = 210;

const linesIn = (path: string): string[] => readFileSync(join(path, 'points.log'), 'utf8').match(/^q .*;$/gm) ?? [];

const withTarget = async (args: readonly string[], use: (target: TestTarget) => Promise<void>): Promise<void> => {
  const target = await startTestTarget(args);
  try {
    await use(target);
  } finally {
    await target.stop();
  }
};

describe.runIf(k6 !== null)(ofK6(k6, 'a folder for k6'), () => {
  it('ends with 0 on a healthy target, and sent what the target counted', async () => {
    await withTarget([], async (target) => {
      const path = await exported(target.url, []);
      const ended = await played(path, GIVEN);
      expect(ended.code, ended.stderr).toBe(0);
      expect((await target.books()).requests.load.received).toBe(PLANNED);
      expect(linesIn(path)).toHaveLength(PLANNED);
      for (const file of readdirSync(path).filter((name) => name !== 'secrets'))
        for (const secret of Object.values(SECRETS).filter((value) => value !== 'operator'))
          expect(readFileSync(join(path, file), 'utf8'), file).not.toContain(secret);
    });
  });

  it('ends with 99 on a planted breach: errors by the share of them, a delay by the time from the plan', async () => {
    await withTarget(['--fault', 'error=20%,status=503'], async (target) => {
      const ended = await played(await exported(target.url, []), GIVEN);
      expect(ended.code).toBe(99);
      expect(ended.stderr).toMatch(/gateproof_bad_availability.*gateproof_bad_error_rate/);
    });
    await withTarget(['--fault', 'delay=2100ms'], async (target) => {
      const ended = await played(await exported(target.url, []), GIVEN);
      expect(ended.code).toBe(99);
      expect(ended.stderr).toContain("'gateproof_bad_response_p95'");
    });
  });

  it('ends with 99 when nothing was measured: here every request lacks its secret', async () => {
    const path = await exported('http://127.0.0.1:9', []);
    const ended = await played(path, '');
    expect(ended.code).toBe(99);
    expect(ended.stderr).toContain("'gateproof_judged'");
    expect(linesIn(path)).toEqual([]);
  });
});
