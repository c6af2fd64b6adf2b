import { join } from 'node:path';
import { z } from 'zod';
import { EXIT, HarnessError } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { pm2DaemonPid, pm2ListIn } from '../pm2-answer.ts';
import type { Managed, Surroundings } from './controller.ts';
import { runCommand } from './run-command.ts';
import { settingsFrom } from './variables.ts';

const text = englishCatalogue.modeControl;

/** The part of an entry of `pm2 jlist` that is read. The rest holds the whole environment of the application: it is never kept or shown. */
export const pm2AppsSchema = z.array(
  z.looseObject({
    name: z.string(),
    pid: z.int().optional(),
    pm2_env: z.looseObject({
      status: z.string().optional(),
      pm_uptime: z.number().optional(),
      env: z.record(z.string(), z.unknown()).optional(),
    }),
  }),
);
type Entry = z.output<typeof pm2AppsSchema>[number];

export type Pm2Question = {
  readonly program: readonly string[];
  readonly app: string;
  readonly passEnv: readonly string[];
  readonly cwd: string;
  readonly deadlineMs: number;
};

const refuse = (message: string, hint: string): HarnessError =>
  new HarnessError(message, { exitCode: EXIT.unreachable, hint });

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Asking pm2 starts a daemon where none runs, and leaves it there: it is only asked where one does. */
const assertDaemon = async ({ env }: Surroundings, passEnv: readonly string[]): Promise<void> => {
  const named = passEnv.includes('PM2_HOME') ? env['PM2_HOME'] : undefined;
  const home = named ?? join(env['HOME'] ?? '', '.pm2');
  const pid = await pm2DaemonPid(home);
  if (pid === null || !isAlive(pid)) throw refuse(text.noPm2Daemon(home), text.noPm2DaemonHint());
};

const variableIn = ({ pm2_env }: Entry, name: string): string | null => {
  const value = pm2_env.env?.[name] ?? pm2_env[name];
  return value === undefined || value === null ? null : String(value);
};

/** What pm2 knows of an application: the flags it starts it with, its processes and since when they run. Unknown or not online: HarnessError (exit 4). */
export const inspectPm2 = async (question: Pm2Question, surroundings: Surroundings): Promise<Managed> => {
  const { program, app, passEnv, cwd, deadlineMs } = question;
  await assertDaemon(surroundings, passEnv);
  const words = [...program, 'jlist'];
  const step = { kind: 'run', words, cwd, settings: {}, passEnv, deadlineMs, isStdoutSecret: true } as const;
  const said = await runCommand(step, surroundings);
  const list = pm2ListIn(said, pm2AppsSchema);
  if (list === null) throw refuse(text.pm2Unreadable(words), text.pm2UnreadableHint());
  const entries = list.filter(({ name }) => name === app);
  const [first] = entries;
  if (first === undefined)
    throw refuse(text.pm2Unknown(app), text.pm2UnknownHint([...new Set(list.map(({ name }) => name))]));
  const processes = entries.flatMap(({ pid, pm2_env: { status, pm_uptime } }) =>
    status === 'online' && pid !== undefined && pid > 0 && pm_uptime !== undefined
      ? [{ pid, startedAtMs: pm_uptime, toleranceMs: 0 }]
      : [],
  );
  return {
    settings: settingsFrom((variable) => variableIn(first, variable)),
    sight: processes.length === 0 ? null : { source: 'pm2', processes },
  };
};
