import { resolve } from 'node:path';
import type { ControllerKind, Step } from '../controller.ts';

/** An env file that the target reads as it starts, and the command that restarts it. */
export const envFileKind: ControllerKind<'env-file'> = {
  kind: 'env-file',
  create: ({ envFile, restart, passEnv, cwd, commandMs, settleMs }) => {
    const steps: readonly Step[] = [{ kind: 'run', words: restart, cwd, settings: {}, passEnv, deadlineMs: commandMs }];
    return {
      kind: 'env-file',
      envFile: resolve(cwd, envFile),
      restarts: true,
      settleMs,
      inspect: async () => null,
      stepsTo: () => steps,
      stepsBack: () => steps,
    };
  },
};
