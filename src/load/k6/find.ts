import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { EXIT, HarnessError } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { type Env, pinnedK6At } from './pinned.ts';

const text = englishCatalogue.k6Program;

/** A k6 that can be run. `version` is bare: `2.2.0`. */
export type K6 = { readonly path: string; readonly version: string };

/** The first major version that runs TypeScript with its types and has `k6/secrets`. */
const OLDEST_MAJOR = 2;
const ASK_LIMIT_MS = 20_000;
const VERSION = /\bk6(?:\.exe)? v(\d+)\.(\d+)\.(\d+)[^\s]*/;

const mayRun = async (path: string): Promise<boolean> => {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const refuse = (message: string): HarnessError =>
  new HarnessError(message, { exitCode: EXIT.usage, hint: text.howToGet() });

/** What `k6 version` says on its first line, or why it does not say it. Its environment is empty: it needs nothing of ours. */
const asked = (path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(path, ['version'], { env: {}, timeout: ASK_LIMIT_MS, maxBuffer: 100_000 }, (error, stdout) => {
      if (error === null) return resolve(stdout.split('\n')[0]?.trim() ?? '');
      const why = error.killed === true ? text.noAnswer(ASK_LIMIT_MS) : (error.message.split('\n')[0] ?? '');
      reject(refuse(text.cannotRun(path, why)));
    });
  });

/** It is started from another folder than ours: its path is whole. */
const checked = async (named: string): Promise<K6> => {
  const path = resolve(named);
  const said = await asked(path);
  const [, major, minor, patch] = VERSION.exec(said) ?? [];
  if (major === undefined) throw refuse(text.notK6(path, said));
  const version = `${major}.${minor}.${patch}`;
  if (Number(major) < OLDEST_MAJOR) throw refuse(text.tooOld(path, version));
  return { path, version };
};

const onPath = async (env: Env): Promise<string | null> => {
  const name = process.platform === 'win32' ? 'k6.exe' : 'k6';
  for (const folder of (env['PATH'] ?? '').split(delimiter))
    if (folder !== '' && (await mayRun(join(folder, name)))) return join(folder, name);
  return null;
};

/**
 * The k6 to use: what `K6_PATH` names, else the pinned one that `npm run k6:build` built, else the one on `PATH`.
 * It has answered `k6 version` with 2.0 or newer; none, or an older one, is a `HarnessError` that says how to get it.
 */
export const findK6 = async (env: Env): Promise<K6> => {
  const named = env['K6_PATH'];
  if (named !== undefined && named !== '') {
    if (!(await mayRun(named))) throw refuse(text.namedAbsent(named));
    return await checked(named);
  }
  const pinned = pinnedK6At(env);
  const found = (await mayRun(pinned)) ? pinned : await onPath(env);
  if (found === null) throw refuse(text.absent());
  return await checked(found);
};
