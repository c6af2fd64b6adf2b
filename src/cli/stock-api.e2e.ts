import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../core/scenario.ts';
import { leftBy, runCli, scenarioFile, type TempFolder, tempFolder, unbroken } from '../testing/cli.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';
import { briefDay } from '../testing/scenarios.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';

/** Nothing but the key pair: what the real backend's users have. */
const KEY_PAIR = {
  GATEPROOF_APP_KEY: SECRETS.GATEPROOF_APP_KEY,
  GATEPROOF_ACCESS_TOKEN: SECRETS.GATEPROOF_ACCESS_TOKEN,
};

/** As many as the limit of one window lets through, and too few to decide anything. */
const fewQuotes: ScenarioInput = {
  name: 'few-quotes',
  question: 'Are they let through?',
  gating: ['availability'],
  sliceMs: 1_000,
  phases: [{ name: 'load', durationMs: 1_000, quotes: { ratePerSec: 50 } }],
};

let folder: TempFolder;
let scenario: string;
beforeAll(async () => {
  folder = await tempFolder();
  scenario = await scenarioFile(folder.path, briefDay);
});
afterAll(() => folder.remove());

describe('a server that speaks the stock-api contract and nothing else', () => {
  const words = (url: string, out: string) => [
    'run',
    scenario,
    '--target',
    'stock-api',
    '--url',
    url,
    '--out',
    out,
    '--wait-quiet',
    '0',
  ];

  it('is judged with the profile and its two variables, its mode as declared', async () => {
    const target = await startTestTarget(['--dialect', 'stock-api']);
    try {
      const out = join(folder.path, 'pass');
      const left = leftBy(out, await runCli([...words(target.url, out), '--mode', 'legacy-fallback'], KEY_PAIR));
      expect(left.summary.verdict, left.stdout).not.toBe('fail');
      expect(reasonsBesidesNoise(left.summary), left.stdout).toEqual([]);
      const seen = left.summary.modes['legacy-fallback']!;
      expect(seen).toMatchObject({ modeProof: 'not-provable', quoteAuth: 'key', books: { state: 'none' } });
      expect(seen.arrivals).toMatchObject({ planned: 3_400, ok: 3_400 });
      expect(seen.connections).toMatchObject({ connected: 350, subscribed: 350, lost: 0 });
      expect(left.summary.warnings.map(({ code }) => code)).toContain('mode-not-provable');
    } finally {
      await target.stop();
    }
  });

  it('needs --mode, since nothing there tells it', async () => {
    const target = await startTestTarget(['--dialect', 'stock-api']);
    try {
      const { code, stderr } = await runCli(words(target.url, join(folder.path, 'mode')), KEY_PAIR);
      expect([code, unbroken(stderr).includes('--mode gateway-only')], stderr).toEqual([2, true]);
    } finally {
      await target.stop();
    }
  });

  it('with its rate limiter on is refused before the load, with the setting to raise', async () => {
    const target = await startTestTarget(['--dialect', 'stock-api', '--rate-limit', '100/60s']);
    try {
      const { code, stderr } = await runCli(
        [...words(target.url, join(folder.path, 'limit')), '--mode', 'gateway-only'],
        KEY_PAIR,
      );
      expect([code, stderr.includes('AUTH_RATE_LIMIT_LIMIT')], stderr).toEqual([2, true]);
      const { load } = (await target.books()).requests;
      expect(load.received).toBe(0);
    } finally {
      await target.stop();
    }
  });

  it.skipIf(process.platform !== 'linux')(
    'is loaded from an address that has not asked (--source), and the report says what of its limit is not known',
    async () => {
      const target = await startTestTarget(['--dialect', 'stock-api', '--rate-limit', '100/130s']);
      try {
        // From where the preflight asks, so much is used that the rest would not do for the load.
        for (let used = 0; used < 60; used += 1)
          await fetch(`${target.url}/api/v1/receiver/data`, { method: 'POST' }).then((answer) => answer.text());
        const out = join(folder.path, 'source');
        const path = await scenarioFile(folder.path, fewQuotes);
        const played = ['run', path, '--target', 'stock-api', '--mode', 'gateway-only', '--url', target.url];
        const from = ['--source', '127.0.0.2', '--out', out, '--wait-quiet', '0'];
        const left = leftBy(out, await runCli([...played, ...from], KEY_PAIR));
        expect(left.summary.modes['gateway-only']?.arrivals, left.stdout).toMatchObject({ planned: 50, ok: 50 });
        const said = expect.stringContaining('used from those of --source before is not known');
        expect(left.summary.warnings).toContainEqual(expect.objectContaining({ code: 'preflight', text: said }));
      } finally {
        await target.stop();
      }
    },
  );

  it('that refuses the key is exit 4, and names the variables', async () => {
    const target = await startTestTarget(['--dialect', 'stock-api']);
    try {
      const env = { ...KEY_PAIR, GATEPROOF_ACCESS_TOKEN: 'another-token-5d7f9b1c' };
      const { code, stderr } = await runCli(
        [...words(target.url, join(folder.path, 'key')), '--mode', 'gateway-only'],
        env,
      );
      expect([code, stderr.includes('GATEPROOF_ACCESS_TOKEN')], stderr).toEqual([4, true]);
    } finally {
      await target.stop();
    }
  });
});
