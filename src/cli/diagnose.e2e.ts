import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../profiles/index.ts';
import { EXIT } from '../core/errors.ts';
import { type TempFolder, tempFolder } from '../testing/cli.ts';
import { installShim, lastCommand, runPrinted } from '../testing/printed-command.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
  await installShim(folder.path);
  await writeFile(join(folder.path, '.env'), '');
});
afterAll(() => folder.remove());

/** A gateway of ours: no process to watch, a brief probe, and a restart that restarts nothing. */
const GATEWAY = {
  ...builtInProfiles['reference-documented'],
  ...{ name: 'ours', process: null },
  checks: { responseProbe: { requests: 60, ratePerSec: 60, limitMs: 1_000 }, connections: { sockets: 1, holdMs: 100 } },
  modeControl: { kind: 'env-file', envFile: '.env', restart: ['true'], settleMs: 500 },
};

describe('gateproof diagnose', () => {
  it('puts a fault into its class, and its printed command runs as printed and is red where the fault is', async () => {
    await writeFile(join(folder.path, 'our gateway.json'), JSON.stringify(GATEWAY));
    const target = await startTestTarget(['--fault', 'bad-config']);
    try {
      const line = `gateproof diagnose --target 'our gateway.json' --url ${target.url} --mode gateway-only`;
      const { code, stdout, stderr } = await runPrinted(line, folder.path, SECRETS);
      expect([code, stdout.split('\n')[0]], stderr).toEqual([
        EXIT.fail,
        'CONFIGURATION ERROR: tier 1, roll back the feature flags (within 30 s)',
      ]);
      for (const secret of Object.values(SECRETS).filter((value) => value !== 'operator'))
        expect(stdout + stderr).not.toContain(secret);
      const command = lastCommand(stdout);
      expect(command).toBe(`gateproof mode set legacy-fallback --target 'our gateway.json' --url ${target.url} --yes`);
      const next = await runPrinted(command, folder.path, SECRETS);
      // The restart restarts nothing: the flags that were set are not in force, and the command says so.
      expect([next.code, next.stdout], next.stderr).toEqual([
        EXIT.fail,
        expect.stringContaining('legacy-fallback: CONTRADICTED (mode-unproven)'),
      ]);
    } finally {
      await target.stop();
    }
  });
});
