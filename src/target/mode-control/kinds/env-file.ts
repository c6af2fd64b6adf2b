import type { ControllerKind } from '../controller.ts';
import { restartedBy } from './restarted-by.ts';

/** An env file that the target reads as it starts, and the command that restarts it. */
export const envFileKind: ControllerKind<'env-file'> = {
  kind: 'env-file',
  create: (control) => restartedBy(control, control.restart),
};
