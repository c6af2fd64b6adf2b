import type { Mode } from '../../../core/modes.ts';
import { englishCatalogue } from '../../../core/text/catalogue.ts';
import type { ControllerKind, Step } from '../controller.ts';
import { settingsOfMode } from '../variables.ts';

const text = englishCatalogue.modeControl;

const ask = (lines: readonly string[]): readonly Step[] => [{ kind: 'ask', lines }];

/** A person does it; we say what, wait, and look. */
export const manualKind: ControllerKind<'manual'> = {
  kind: 'manual',
  create: ({ instructions, restarts, settleMs }) => {
    const own = (mode: Mode | null): readonly string[] =>
      instructions.map((line) => (mode === null ? line : line.replaceAll('{mode}', mode)));
    const linesFor = (mode: Mode | null, settings: Readonly<Record<string, string>> | null): readonly string[] => {
      if (instructions.length > 0) return own(mode);
      return settings === null ? text.askBack() : text.askSettings(settings);
    };
    return {
      kind: 'manual',
      envFile: null,
      restarts,
      settleMs,
      inspect: async () => null,
      stepsTo: (mode) => ask(linesFor(mode, settingsOfMode(mode))),
      stepsBack: ({ mode }) => ask(linesFor(mode, mode === null ? null : settingsOfMode(mode))),
    };
  },
};
