import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { HarnessError } from '../../core/errors.ts';
import { tempFolder } from '../../testing/cli.ts';
import { endOf } from '../../testing/ended.ts';
import { findK6 } from './find.ts';
import { type Env, PINNED_K6, pinnedK6At } from './pinned.ts';

const folder = await tempFolder();
afterAll(folder.remove);

/** A program that says this when it is asked anything. */
const program = async (path: string, says: string): Promise<string> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${says}\n`);
  await chmod(path, 0o755);
  return path;
};
const saying = (line: string): string => `echo '${line}'`;

const NEW = 'k6 v2.2.0 (go1.26.8, linux/amd64)';
const newer = await program(join(folder.path, 'new/k6'), saying('k6 v3.1.4-rc1 (commit/abc, go1.30)'));
const good = await program(join(folder.path, 'good/k6'), saying(NEW));
const old = await program(join(folder.path, 'old/k6'), saying('k6 v1.8.1 (go1.24.4, linux/amd64)'));
const other = await program(join(folder.path, 'other/k6'), saying('kubectl v2.2.0'));
const broken = await program(join(folder.path, 'broken/k6'), 'exit 3');
const cache = join(folder.path, 'cache');
const pinned = await program(pinnedK6At({ XDG_CACHE_HOME: cache }), saying(NEW));
const atHome = await program(pinnedK6At({ HOME: join(folder.path, 'home') }), saying(NEW));
const NONE = { XDG_CACHE_HOME: join(folder.path, 'empty') };

const refusal = async (env: Env): Promise<HarnessError> => {
  const error = await findK6(env).catch((caught: unknown) => caught);
  if (!(error instanceof HarnessError)) throw new Error(`not refused: ${JSON.stringify(error)}`);
  return error;
};

describe('the k6 to use is', () => {
  it.each([
    {
      why: 'what K6_PATH names, before all others',
      env: { K6_PATH: newer, XDG_CACHE_HOME: cache, PATH: dirname(good) },
    },
    { why: 'the built one, before PATH', env: { XDG_CACHE_HOME: cache, PATH: dirname(newer) }, path: pinned },
    {
      why: 'the one on PATH, at the first folder that has one',
      env: { ...NONE, PATH: `${folder.path}:${dirname(good)}` },
      path: good,
    },
    { why: 'not taken from an empty K6_PATH', env: { ...NONE, K6_PATH: '', PATH: dirname(good) }, path: good },
    { why: 'the one built under HOME, without XDG_CACHE_HOME', env: { HOME: join(folder.path, 'home') }, path: atHome },
  ])('$why', async ({ env, path }) => {
    expect((await findK6(env)).path).toBe(path ?? newer);
  });

  it('told with its bare version', async () => {
    expect(await findK6({ K6_PATH: good })).toEqual({ path: good, version: PINNED_K6 });
    // It is started from a folder of its own.
    expect((await findK6({ K6_PATH: relative(process.cwd(), good) })).path).toBe(good);
    expect((await findK6({ K6_PATH: newer })).version).toBe('3.1.4');
  });
});

describe('npm run k6:build', () => {
  const build = (to: string, env: Env) =>
    endOf(
      spawn(process.execPath, ['tools/k6/build.ts', '--to', to], {
        env: { ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );

  it('prints where k6 is, and builds nothing when it is there', async () => {
    const ended = await build(good, { PATH: '', GOROOT: folder.path });
    expect(ended).toMatchObject({ code: 0, stdout: `${good}\n` });
    expect(ended.stderr).toContain('already built');
  });

  it('says what to install where there is no Go', async () => {
    const ended = await build(join(folder.path, 'none/k6'), { PATH: '', GOROOT: folder.path });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('Install Go 1.26 or newer');
  });

  it('leaves nothing that looks like a k6 when the build fails', async () => {
    const to = join(folder.path, 'failed/k6');
    await program(join(folder.path, 'bad-go/go'), `echo no network >&2; touch "$6"; exit 1`);
    const ended = await build(to, { PATH: `${folder.path}/bad-go:/usr/bin:/bin` });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('no network');
    expect(await readdir(dirname(to))).toEqual([]);
  });
});

describe('it is refused', () => {
  it.each([
    { why: 'where there is none', env: { ...NONE, PATH: folder.path }, says: 'k6 is not here' },
    {
      why: 'where K6_PATH names nothing, though PATH has one',
      env: { K6_PATH: '/nowhere/k6', PATH: dirname(good) },
      says: '/nowhere/k6',
    },
    {
      why: 'when it is older than 2.0',
      env: { ...NONE, PATH: dirname(old) },
      says: 'is k6 1.8.1; gateproof needs 2.0 or newer',
    },
    { why: 'when it is another program', env: { K6_PATH: other }, says: 'does not say that it is k6' },
    { why: 'when it does not run', env: { K6_PATH: broken }, says: 'could not be asked' },
  ])('$why', async ({ env, says }) => {
    const { message, hint, exitCode } = await refusal(env);
    expect(message).toContain(says);
    expect(hint).toContain('npm run k6:build');
    expect(exitCode).toBe(2);
  });
});
