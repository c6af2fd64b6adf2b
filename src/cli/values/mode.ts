import { EXIT, HarnessError } from '../../core/errors.ts';
import { MODES, type Mode } from '../../core/modes.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';

/** The mode of `--mode`. */
export const parseMode = (text: string): Mode => {
  const mode = MODES.find((name) => name === text);
  if (mode !== undefined) return mode;
  throw new HarnessError(englishCatalogue.cli.badMode(text), {
    exitCode: EXIT.usage,
    hint: englishCatalogue.cli.badModeHint(MODES),
  });
};
