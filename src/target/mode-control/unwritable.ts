import { EXIT, HarnessError } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';

const text = englishCatalogue.modeControl;

/** For a `catch`: what the file system refuses where a switch keeps its way back is a HarnessError (exit 4), and nothing of a target was changed by then. */
export const unwritable =
  (path: string) =>
  (cause: unknown): never => {
    if (cause instanceof HarnessError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HarnessError(text.cannotKeepState(path, why), {
      exitCode: EXIT.unreachable,
      hint: text.cannotKeepStateHint(),
      cause,
    });
  };
