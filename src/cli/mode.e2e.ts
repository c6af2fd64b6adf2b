import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../profiles/index.ts';
import type { ModeControlInput } from '../core/mode-control.ts';
import { DEFAULT_PROCESS_LIMITS } from '../core/watched-process.ts';
import { settingsOfMode } from '../target/mode-control/variables.ts';
import { findProcess } from '../target/process/find.ts';
import { systemProc } from '../target/process/proc.ts';
import { runCli, startCli, type TempFolder, tempFolder } from '../testing/cli.ts';
import { SECRETS } from '../testing/target.ts';
import { further } from '../testing/wide.ts';
import { isRunning, type OwnPm2, openOwnPm2, PM2_BIN, PM2_WORDS, runningWith, until } from './testing/pm2.ts';

const ENV_FILE =
  '# flags of the gateway\r\nPORT_NOTE="kept"\r\nWS_GATEWAY_ONLY_MODE=true # normal\r\n\r\nLAST=no newline';

let folder: TempFolder;
let pm2: OwnPm2;
const urls = { byEnv: '', byFile: '' };
const envFile = (): string => join(folder.path, '.env');

beforeAll(async () => {
  folder = await tempFolder();
  await writeFile(envFile(), ENV_FILE);
  await chmod(envFile(), 0o640);
  pm2 = await openOwnPm2(folder.path);
  urls.byEnv = await pm2.startTarget('by-env', [], {
    env: { WS_GATEWAY_ONLY_MODE: 'true' },
    env_normal: settingsOfMode('gateway-only'),
  });
  urls.byFile = await pm2.startTarget('by-file', ['--env-file', envFile()], { env: {} });
});

afterAll(async () => {
  const pids = await pm2.pids().catch(() => []);
  await pm2.end();
  await until(() => !pids.some(isRunning));
  const left = runningWith(folder.path);
  await folder.remove();
  expect([pids.length, left]).toEqual([3, []]);
});

const profile = async (name: string, url: string, modeControl: ModeControlInput, file = name): Promise<string> => {
  const path = join(folder.path, `${file}.json`);
  await writeFile(path, JSON.stringify({ ...builtInProfiles['reference-documented'], name, url, modeControl }));
  return path;
};

const program = [...PM2_WORDS];
const byEnv = () => profile('by-env', urls.byEnv, { kind: 'pm2', app: 'by-env', program, settleMs: 20_000 });
/** The same application and profile, in another file: from the ecosystem file that it was started from. */
const byEcosystem = () => {
  const ecosystem = { file: 'by-env.config.json', env: { 'gateway-only': 'normal' } };
  const control: ModeControlInput = { kind: 'pm2', app: 'by-env', program, ecosystem, action: 'reload' };
  return profile('by-env', urls.byEnv, control, 'by-ecosystem');
};
const byFile = () =>
  profile('by-file', urls.byFile, { kind: 'pm2', app: 'by-file', program, envFile: '.env', settleMs: 20_000 });

const mode = (words: readonly string[]) => runCli(['mode', ...words], { ...pm2.env, ...SECRETS });

const fileNow = async () => ({ text: await readFile(envFile(), 'utf8'), mode: (await stat(envFile())).mode & 0o7777 });

describe('flags in the environment of pm2', () => {
  // A second try begins where the first one did.
  beforeEach(async () => {
    await mode(['restore', '--target', await byEnv(), '--yes']);
  });

  further('are switched to legacy-fallback and back, proven both times', async () => {
    const ways = [
      ['legacy-fallback', await byEnv(), 'restart by-env --update-env'],
      ['gateway-only', await byEcosystem(), 'startOrReload by-env.config.json --only by-env --env normal'],
    ] as const;
    for (const [wanted, target, words] of ways) {
      const { code, stdout, stderr } = await mode(['set', wanted, '--target', target, '--yes']);
      expect([code, stdout, stderr]).toEqual([0, expect.stringContaining(`${wanted}: PROVEN`), expect.anything()]);
      expect(stdout).toMatch(/restart +agrees +a new process: its health: .*; pm2: process \d+ since/);
      expect(stderr).toContain(words);
    }
    const target = await byEnv();
    const { code, stdout } = await mode(['restore', '--target', target, '--yes']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('gateway-only: PROVEN')]);
    // Restarted three times, the process is found by its name in pm2 all the same: never one that ended, nor that of the other application.
    const watched = { pm2: 'by-env', pm2Home: null, ...DEFAULT_PROCESS_LIMITS };
    const surroundings = {
      proc: systemProc,
      env: { ...pm2.env, PATH: `${PM2_BIN}:${pm2.env['PATH']}` },
      ownPid: process.pid,
    };
    expect(await findProcess({ url: urls.byEnv, watched, startedPid: null }, surroundings)).toEqual({
      ...{ state: 'found', source: 'pm2', pids: [Number(await pm2.run(['pid', 'by-env']))] },
    });
    const held = await pm2.run(['jlist']);
    for (const secret of Object.values(SECRETS)) expect(held).not.toContain(secret);
  });

  it('reload without --update-env ends mode-unproven, with the explanation', async () => {
    const target = await profile('by-reload', urls.byEnv, {
      ...{ kind: 'pm2', app: 'by-env', program, action: 'reload', updateEnv: false },
    });
    const { code, stdout } = await mode(['set', 'legacy-fallback', '--target', target, '--yes']);
    expect([code, stdout]).toEqual([1, expect.stringContaining('legacy-fallback: CONTRADICTED (mode-unproven)')]);
    expect(stdout).toMatch(/restart +agrees/);
    expect(stdout).toMatch(
      /`pm2 reload` without --update-env keeps the old environment: pm2 still holds WS_GATEWAY_ONLY_MODE=true/,
    );
  });
});

describe('flags in an env file', () => {
  it('are switched, proven, and put back byte for byte; a second restore changes nothing and says so', async () => {
    const target = await byFile();
    expect((await mode(['set', 'legacy-fallback', '--target', target, '--yes'])).code).toBe(0);
    expect((await fileNow()).text).not.toBe(ENV_FILE);
    const proof = await mode(['prove', '--target', target, '--json']);
    expect([proof.code, JSON.parse(proof.stdout)]).toMatchObject([0, { proof: { mode: 'legacy-fallback' } }]);
    const restored = await mode(['restore', '--target', target, '--yes']);
    expect([restored.code, restored.stdout]).toEqual([0, expect.stringContaining('gateway-only: PROVEN')]);
    expect(await fileNow()).toEqual({ text: ENV_FILE, mode: 0o640 });
    const [before, pids] = [await stat(envFile()), await pm2.pids()];
    const again = await mode(['restore', '--target', target, '--yes']);
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('Nothing to restore: all was put back at')]);
    expect([(await stat(envFile())).mtimeMs, await pm2.pids()]).toEqual([before.mtimeMs, pids]);
    expect(await readdir(`${envFile()}.gateproof-mode`)).toEqual(['journal.json']);
  });

  it('kill -9 between switch and restore: restore brings it back', async () => {
    const target = await byFile();
    const running = startCli(['mode', 'set', 'legacy-fallback', '--target', target, '--yes'], pm2.env);
    await until(async () => (await fileNow()).text !== ENV_FILE);
    running.child.kill('SIGKILL');
    await running.over;
    const { code, stdout } = await mode(['restore', '--target', target, '--yes']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('gateway-only: PROVEN')]);
    expect(await fileNow()).toEqual({ text: ENV_FILE, mode: 0o640 });
  });
});
