import { EXIT, HarnessError } from '../../../core/errors.ts';
import { FLAGS_OF_MODE, type Mode } from '../../../core/modes.ts';
import { englishCatalogue } from '../../../core/text/catalogue.ts';
import type { ControllerKind, Step } from '../controller.ts';

const text = englishCatalogue.modeControl;

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
      stepsBack: ({ mode }) => {
        if (mode !== null) return stepsTo(mode);
        throw new HarnessError(text.backUnknown(), { exitCode: EXIT.inconclusive, hint: text.backUnknownHint() });
      },
    };
  },
};
