import { resolve } from 'node:path';
import type { ModeControlOf } from '../../../core/mode-control.ts';
import type { Mode } from '../../../core/modes.ts';
import type { ControllerKind, Earlier, Step } from '../controller.ts';
import { inspectPm2 } from '../pm2-list.ts';
import { FLAG_VARIABLES, settingsOfMode } from '../variables.ts';

/** From an ecosystem file `restart` is `startOrRestart`: it reads the file anew, takes its variables from there alone, and always takes them. */
const wordsFor = (
  { program, app, action, ecosystem, updateEnv, envFile }: ModeControlOf<'pm2'>,
  mode: Mode | null,
): readonly string[] => {
  if (ecosystem === null) return [...program, action, app, ...(updateEnv ? ['--update-env'] : [])];
  const verb = action === 'restart' ? 'startOrRestart' : 'startOrReload';
  const words = [...program, verb, ecosystem.file, '--only', app];
  return envFile !== null || mode === null ? words : [...words, '--env', ecosystem.env[mode]];
};

/** From an ecosystem file alone it starts in the block of a mode, and that must be known. */
const knowsBack = ({ ecosystem, envFile }: ModeControlOf<'pm2'>, { mode }: Earlier): boolean =>
  mode !== null || ecosystem === null || envFile !== null;

/** What pm2 held before. What it did not hold it cannot be made to forget: that gets the value of the mode that was in force. */
const earlierSettings = ({ mode, settings }: Earlier): Readonly<Record<string, string>> =>
  Object.fromEntries(
    FLAG_VARIABLES.flatMap((name) => {
      const value = settings?.[name] ?? (mode === null ? null : settingsOfMode(mode)[name]);
      return value === null ? [] : [[name, value] as const];
    }),
  );

/** The user's own pm2 restarts or reloads the application, with the flags in its environment or in an env file. */
export const pm2Kind: ControllerKind<'pm2'> = {
  kind: 'pm2',
  create: (control, surroundings) => {
    const { app, envFile, ecosystem, passEnv, cwd, commandMs, settleMs, program } = control;
    const takesOurs = envFile === null && ecosystem === null;
    const steps = (mode: Mode | null, settings: Readonly<Record<string, string>>): readonly Step[] => [
      {
        kind: 'run',
        words: wordsFor(control, mode),
        cwd,
        settings: takesOurs ? settings : {},
        passEnv,
        deadlineMs: commandMs,
      },
    ];
    return {
      kind: 'pm2',
      envFile: envFile === null ? null : resolve(cwd, envFile),
      restarts: true,
      settleMs,
      inspect: () => inspectPm2({ program, app, passEnv, cwd, deadlineMs: commandMs }, surroundings),
      stepsTo: (mode) => steps(mode, settingsOfMode(mode)),
      stepsBack: (earlier) => (knowsBack(control, earlier) ? steps(earlier.mode, earlierSettings(earlier)) : null),
    };
  },
};
