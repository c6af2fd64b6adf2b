import { FLAGS_OF_MODE, type Mode } from '../../../core/modes.ts';
import type { ControllerKind, Step } from '../controller.ts';

/** A request to the target's own administration. */
export const httpAdminKind: ControllerKind<'http-admin'> = {
  kind: 'http-admin',
  create: ({ method, path, bodies, auth, restarts, settleMs }) => {
    const stepsTo = (mode: Mode): readonly Step[] => [
      { kind: 'request', method, path, json: bodies?.[mode] ?? { mode, flags: FLAGS_OF_MODE[mode] }, auth },
    ];
    return {
      kind: 'http-admin',
      envFile: null,
      restarts,
      settleMs,
      inspect: async () => null,
      stepsTo,
      stepsBack: ({ mode }) => (mode === null ? null : stepsTo(mode)),
    };
  },
};
