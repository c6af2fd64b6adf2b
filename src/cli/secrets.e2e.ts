import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, scenarioFile, type TempFolder, tempFolder, unbroken } from '../testing/cli.ts';
import { playRun, withTarget } from '../testing/played-run.ts';
import { briefDay, briefQuotes, briefStorm } from '../testing/scenarios.ts';
import { SECRETS } from '../testing/target.ts';

let folder: TempFolder;

beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

describe('secrets', () => {
  it('appear in no file, output or error, even when the target refuses them', () =>
    withTarget([], async (target) => {
      const wrong = {
        ...SECRETS,
        GATEPROOF_ACCESS_TOKEN: 'wrong-token-3f5a7c9e',
        GATEPROOF_USERNAME: '',
        GATEPROOF_PASSWORD: '',
      };
      const words = ['--target', 'reference-stock-api', '--mode', 'gateway-only'];
      const good = await playRun(folder, { ...briefDay, name: 'secret' }, target, [...words, '--duration', '1s']);
      const refusedSockets = await runCli(
        ['run', await scenarioFile(folder.path, briefStorm), '--url', target.url, '--out', folder.next()],
        wrong,
      );
      const refusedQuotes = await runCli(
        ['run', await scenarioFile(folder.path, briefQuotes), '--url', target.url, '--out', folder.next(), ...words],
        wrong,
      );
      expect([refusedSockets.code, refusedQuotes.code]).toEqual([4, 4]);
      expect(unbroken(refusedSockets.stderr)).toContain('Check GATEPROOF_APP_KEY and GATEPROOF_ACCESS_TOKEN.');
      const texts = [good, refusedSockets, refusedQuotes].flatMap(({ stdout, stderr }) => [stdout, stderr]);
      for (const name of readdirSync(folder.path, { recursive: true, encoding: 'utf8' })) {
        if (/\.(json|md|txt|ndjson|csv)$/.test(name)) texts.push(readFileSync(join(folder.path, name), 'utf8'));
      }
      const secrets = [
        SECRETS.GATEPROOF_APP_KEY,
        SECRETS.GATEPROOF_ACCESS_TOKEN,
        SECRETS.GATEPROOF_PASSWORD,
        SECRETS.GATEPROOF_ADMIN_TOKEN,
        wrong.GATEPROOF_ACCESS_TOKEN,
      ];
      expect(texts.length).toBeGreaterThan(10);
      for (const secret of secrets) expect(texts.filter((text) => text.includes(secret))).toEqual([]);
      expect(texts.filter((text) => /eyJ[\w-]+\.[\w-]+\./.test(text))).toEqual([]);
    }));
});
