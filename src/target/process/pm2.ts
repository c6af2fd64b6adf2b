import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { pm2DaemonPid, pm2ListIn } from '../pm2-answer.ts';
import { type Proc, statOf } from './proc.ts';

const text = englishCatalogue.serverFigures;
const run = promisify(execFile);

const PATIENCE_MS = 10_000;
const LONGEST_ANSWER_BYTES = 16_777_216;

/** The environment of gateproof itself, of which pm2 needs its home and the way to its program. */
export type Pm2Env = Readonly<Record<string, string | undefined>>;

const listSchema = z.array(
  z.looseObject({
    name: z.string(),
    pid: z.int().optional(),
    pm2_env: z.looseObject({ status: z.string().optional() }).optional(),
  }),
);

const homeOf = (stated: string | null, env: Pm2Env): string =>
  stated ?? env['PM2_HOME'] ?? join(env['HOME'] ?? '', '.pm2');

/** `jlist` would start a daemon where none runs, and leave it there: it is only asked where one does. */
const isRunning = async (home: string, proc: Proc): Promise<boolean> => {
  const pid = await pm2DaemonPid(home);
  return pid !== null && statOf(proc, pid) !== null;
};

/** Of the environment only what finds the program and its home: nothing secret goes to another program. */
const envFor = (home: string, env: Pm2Env): NodeJS.ProcessEnv => ({
  ...(env['PATH'] === undefined ? {} : { PATH: env['PATH'] }),
  ...(env['HOME'] === undefined ? {} : { HOME: env['HOME'] }),
  PM2_HOME: home,
});

/** The pids of an application of pm2 that are online, by `pm2 jlist`, or a sentence on why they are not known. No shell reads the words. */
export const pidsInPm2 = async (
  { pm2: name, pm2Home }: { readonly pm2: string; readonly pm2Home: string | null },
  env: Pm2Env,
  proc: Proc,
): Promise<readonly number[] | string> => {
  const home = homeOf(pm2Home, env);
  if (!(await isRunning(home, proc))) return text.pm2NotRunning(home);
  const options = { env: envFor(home, env), timeout: PATIENCE_MS, maxBuffer: LONGEST_ANSWER_BYTES };
  const said = await run('pm2', ['jlist'], options).catch((error: unknown) => error);
  if (said instanceof Error) return text.pm2Failed(said.message.split('\n')[0] ?? '');
  const list = pm2ListIn((said as { readonly stdout: string }).stdout, listSchema);
  if (list === null) return text.pm2Unreadable();
  const pids = list.flatMap((each) =>
    each.name === name && each.pm2_env?.status === 'online' && (each.pid ?? 0) > 0 ? [each.pid ?? 0] : [],
  );
  return pids.length > 0 ? pids : text.pm2Unknown(name, [...new Set(list.map((each) => each.name))]);
};
