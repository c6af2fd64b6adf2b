import { EXIT, HarnessError } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';

const text = englishCatalogue.modeControl;

/** For a `catch`: what the file system refuses is a HarnessError (exit 4), said with its reason. */
export const refusedByFiles =
  (say: (why: string) => string, hint: string) =>
  (cause: unknown): never => {
    if (cause instanceof HarnessError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HarnessError(say(why), { exitCode: EXIT.unreachable, hint, cause });
  };

/** The same where a switch keeps its way back: nothing of a target was changed by then. */
export const unwritable = (path: string) =>
  refusedByFiles((why) => text.cannotKeepState(path, why), text.cannotKeepStateHint());
