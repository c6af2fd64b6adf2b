import { resolve } from 'node:path';
import type { ModeControlOf } from '../../../core/mode-control.ts';
import type { ModeController, Step } from '../controller.ts';

/** A target that reads an env file as it starts, and a command that restarts it, there and back. */
export const restartedBy = (
  { kind, envFile, passEnv, cwd, commandMs, settleMs }: ModeControlOf<'env-file' | 'docker'>,
  words: readonly string[],
): ModeController => {
  const steps: readonly Step[] = [{ kind: 'run', words, cwd, settings: {}, passEnv, deadlineMs: commandMs }];
  return {
    kind,
    envFile: resolve(cwd, envFile),
    restarts: true,
    settleMs,
    inspect: async () => null,
    stepsTo: () => steps,
    stepsBack: () => steps,
  };
};
