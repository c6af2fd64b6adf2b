import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import type { ModeControlInput } from '../../core/mode-control.ts';
import { startForTest } from '../../reference/testing/start.ts';
import { withLock } from '../../target/mode-control/lock.ts';
import { byFile, IDLE, openRestartable } from '../../target/mode-control/testing/restartable.ts';
import { nobodyListens } from '../../target/testing/canned-target.ts';
import { runHere } from '../testing/in-process.ts';
import { registerMode } from './mode.ts';

const mode = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runHere(registerMode, ['mode', ...words], env);

const profileFile = async (modeControl: ModeControlInput, folder: string | null = null): Promise<string> => {
  const own = folder ?? (await mkdtemp(join(tmpdir(), 'gateproof-mode-cli-')));
  if (folder === null) onTestFinished(() => rm(own, { recursive: true, force: true }));
  const path = join(own, 'mine.json');
  await writeFile(path, JSON.stringify({ ...builtInProfiles['reference-documented'], name: 'mine', modeControl }));
  return path;
};

describe('get and prove', () => {
  it.each<[string, readonly string[], readonly string[], number, RegExp]>([
    ['a healthy target is proven', [], ['get'], 0, /legacy-fallback: PROVEN\n$/],
    ['the mode that is on is proven', [], ['prove', 'legacy-fallback'], 0, /flags +agrees/],
    ['another is contradicted', [], ['prove', 'gateway-only'], 1, /gateway-only: CONTRADICTED \(mode-unproven\)\n$/],
    ['flags that lie are contradicted', ['flags-lie'], ['get'], 1, /server source +CONTRADICTS/],
    ['flags without effect are contradicted', ['flags-ignored'], ['prove', 'legacy-fallback'], 1, /CONTRADICTED/],
    [
      'a target that lies in all it says is contradicted',
      ['wrong-mode'],
      ['prove', 'legacy-fallback'],
      1,
      /CONTRADICTED/,
    ],
  ])('%s', async (_, faults, ...[words, code, said]) => {
    const { url } = await startForTest({ faults: [...faults] }, 'legacy-fallback');
    const seen = await mode([...words, '--url', url]);
    expect(seen).toMatchObject({ code, stdout: expect.stringMatching(said) });
  });

  it('where no endpoint tells, the mode is not provable, and each part says why', async () => {
    const { url } = await startForTest({ dialect: 'stock-api' });
    const { code, stdout } = await mode(['prove', 'gateway-only', '--target', 'reference-stock-api', '--url', url]);
    expect(code).toBe(3);
    expect(stdout.match(/not provable/g)).toHaveLength(4);
    expect(stdout).toMatch(/gateway-only: NOT PROVABLE\n$/);
  });

  it('pm2 of this machine is not asked of a target that is not at a loopback address', async () => {
    const { url } = await startForTest();
    const path = await profileFile({ kind: 'manual' });
    const home = join(path, '..');
    await writeFile(join(home, 'pm2.pid'), String(process.pid));
    const write = `require('node:fs').writeFileSync('asked', '')`;
    await profileFile({ kind: 'pm2', app: 'api', program: [process.execPath, '-e', write, '--'] }, home);
    // It leads here all the same.
    const at = url.replace('127.0.0.1', '0.0.0.0');
    const seen = await mode(['prove', 'gateway-only', '--target', path, '--url', at], { PM2_HOME: home });
    expect(seen).toMatchObject({
      ...{ code: 0, stderr: expect.stringMatching(/not a loopback address.*from outside alone/) },
    });
    expect((await readdir(home)).toSorted()).toEqual(['mine.json', 'pm2.pid']);
  });

  it('nobody there is exit 4', async () => {
    expect(await mode(['get', '--url', nobodyListens()])).toMatchObject({ code: 4 });
  });

  it('JSON goes to stdout, the rest to stderr', async () => {
    const { url } = await startForTest();
    const { stdout, stderr } = await mode(['get', '--url', url, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ action: 'get', proof: { mode: 'gateway-only', state: 'proven' } });
    expect(stderr).toContain('PROVEN');
  });
});

describe('set and restore', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['of a profile without a control', ['set', 'gateway-only'], /does not say how to switch/],
    ['to an unknown mode', ['set', 'gateway'], /no mode called/],
    ['without a control, restore', ['restore'], /does not say how to switch/],
  ])('%s is exit 2', async (_, words, message) => {
    const { code, error } = await mode(words);
    expect([code, error?.message]).toEqual([2, expect.stringMatching(message)]);
  });

  it.each([
    ['set', ['set', 'legacy-fallback']],
    ['restore', ['restore']],
  ])('by pm2 of this machine at an address that is not its own is exit 2: %s', async (_, words) => {
    const path = await profileFile({ kind: 'pm2', app: 'api' });
    const to = ['--target', path, '--url', 'https://gateway.example:3443/base'];
    const { code, error } = await mode([...words, ...to, '--yes'], { PM2_HOME: join(path, '..') });
    expect([code, error?.message]).toEqual([2, expect.stringMatching(/Nothing was changed.*not a loopback address/)]);
    expect(error?.hint).toContain('--url https://127.0.0.1:3443/base.');
    expect(error?.hint).toContain(`gateproof mode prove ${to.join(' ')}`);
    expect(await readdir(join(path, '..'))).toEqual(['mine.json']);
  });

  it('nothing is done without a yes where there is no terminal, and what would be is printed', async () => {
    const target = await openRestartable({ fileText: 'WS_STRICT_MODE=true\nDB_PASSWORD=secret-9\n' });
    const path = await profileFile(byFile(target), target.folder);
    const seen = await mode(['set', 'legacy-fallback', '--target', path, '--url', target.url]);
    expect([seen.code, seen.error?.hint]).toEqual([2, expect.stringContaining('--yes')]);
    expect(seen.stderr).toMatch(/- WS_STRICT_MODE=true\n +\+ WS_STRICT_MODE=false/);
    expect(seen.stderr).not.toContain('secret-9');
    expect([await readFile(target.envFile, 'utf8'), target.starts()]).toEqual([
      'WS_STRICT_MODE=true\nDB_PASSWORD=secret-9\n',
      1,
    ]);
  });

  it('switches, proves against the switch on record, and puts back', async () => {
    const target = await openRestartable({ fileText: 'A=1\n' });
    const to = ['--target', await profileFile(byFile(target), target.folder), '--url', target.url];
    const { code, stdout } = await mode(['set', 'legacy-fallback', ...to, '--yes']);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`gateproof mode restore ${to.join(' ')}\n`)]);
    const proof = await mode(['prove', ...to, '--json']);
    expect(JSON.parse(proof.stdout)).toMatchObject({ proof: { expected: 'legacy-fallback', state: 'proven' } });
    expect(proof.stdout).toMatch(/a new process: its health/);
    const dry = await mode(['restore', ...to, '--dry-run']);
    expect([dry.code, dry.stdout]).toEqual([0, expect.stringMatching(/put back .*\.env, byte for byte/)]);
    expect(await mode(['restore', ...to, '--yes', '--json'])).toMatchObject({ code: 0 });
    const again = await mode(['restore', ...to, '--yes', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({
      action: 'nothing',
      said: expect.stringContaining('all was put back at'),
    });
    expect([await readFile(target.envFile, 'utf8'), target.starts()]).toEqual(['A=1\n', 3]);
  });

  it('a restore that did not take is proven by none of its commands, until one does', async () => {
    const target = await openRestartable({ fileText: 'WS_GATEWAY_ONLY_MODE=true\n' });
    const path = await profileFile(byFile(target), target.folder);
    const to = ['--target', path, '--url', target.url];
    const jsonOf = async (words: readonly string[]) => {
      const { code, stdout } = await mode([...words, ...to, '--json']);
      return [code, JSON.parse(stdout)];
    };
    expect((await mode(['set', 'legacy-fallback', ...to, '--yes'])).code).toBe(0);
    await profileFile(byFile(IDLE, 300), target.folder);
    const contradicted = { proof: { expected: 'gateway-only', mode: 'legacy-fallback', state: 'contradicted' } };
    expect(await jsonOf(['restore', '--yes'])).toMatchObject([1, contradicted]);
    expect(await jsonOf(['prove'])).toMatchObject([1, contradicted]);
    const again = await mode(['restore', ...to, '--yes']);
    expect([again.code, again.stdout]).toEqual([
      1,
      expect.stringContaining(`to do it again: gateproof mode restore ${to.join(' ')}\n`),
    ]);
    await profileFile(byFile(target), target.folder);
    const proven = { proof: { expected: 'gateway-only', state: 'proven' } };
    expect(await jsonOf(['restore', '--yes'])).toMatchObject([0, proven]);
    expect(await jsonOf(['prove'])).toMatchObject([0, proven]);
    const { code, stdout } = await mode(['restore', ...to, '--yes']);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`in force: gateproof mode prove ${to.join(' ')}\n`)]);
  });

  it('a switch that nobody made on record has nothing to restore', async () => {
    const path = await profileFile({ kind: 'manual' });
    const { code, stdout } = await mode(['restore', '--target', path]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('no switch is on record')]);
    expect(await readdir(join(path, '..'))).toEqual(['mine.json']);
  });

  it('a restore beside a switch that has nothing on record yet is exit 4, and a dry run only looks', async () => {
    const path = await profileFile({ kind: 'manual' });
    await withLock(join(path, '..', '.gateproof-mode-mine'), async () => {
      const { code, error } = await mode(['restore', '--target', path, '--yes']);
      expect([code, error?.message]).toEqual([4, expect.stringContaining('is switching this target')]);
      expect(await mode(['restore', '--target', path, '--dry-run'])).toMatchObject({ code: 0 });
    });
  });

  it('a dry run of an experimental control says so, makes nothing, and names no secret', async () => {
    const path = await profileFile({
      ...{ kind: 'docker', envFile: '.env', target: { container: 'api' }, passEnv: ['DOCKER_TOKEN'] },
    });
    const { code, stdout } = await mode(['set', 'legacy-fallback', '--target', path, '--dry-run'], {
      DOCKER_TOKEN: 'secret-8',
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/run +docker restart api/);
    expect(stdout).toContain('with DOCKER_TOKEN from this environment');
    expect(stdout).toContain('experimental');
    expect(stdout).not.toContain('secret-8');
    expect(await readdir(join(path, '..'))).toEqual(['mine.json']);
  });

  it('pm2 without --update-env is a trap that a dry run names', async () => {
    const path = await profileFile({ kind: 'pm2', app: 'api', action: 'reload', updateEnv: false });
    const home = join(path, '..');
    await writeFile(join(home, 'pm2.pid'), String(process.pid));
    const list = join(home, 'pm2.mjs');
    await writeFile(list, `console.log('[{"name":"api","pid":1,"pm2_env":{"status":"online","pm_uptime":1}}]')`);
    await profileFile(
      { kind: 'pm2', app: 'api', action: 'reload', updateEnv: false, program: [process.execPath, list] },
      home,
    );
    const { code, stdout } = await mode(['set', 'legacy-fallback', '--target', path, '--dry-run'], { PM2_HOME: home });
    expect([code, stdout]).toEqual([0, expect.stringContaining('! pm2 reload without --update-env keeps')]);
  });

  it('where pm2 does not run, the mode is read from outside alone', async () => {
    const { url } = await startForTest();
    const path = await profileFile({ kind: 'pm2', app: 'api' });
    const seen = await mode(['get', '--target', path, '--url', url], { PM2_HOME: join(path, '..') });
    expect(seen).toMatchObject({ code: 0, stderr: expect.stringMatching(/No pm2 runs.*from outside alone/) });
  });

  it('pm2 that does not run is exit 4', async () => {
    const path = await profileFile({ kind: 'pm2', app: 'api' });
    const { code, error } = await mode(['set', 'legacy-fallback', '--target', path, '--yes'], {
      PM2_HOME: join(path, '..'),
    });
    expect([code, error?.message]).toEqual([4, expect.stringContaining('No pm2 runs')]);
  });
});
