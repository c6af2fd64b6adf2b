import { EXIT, HarnessError } from '../../core/errors.ts';
import { type Mode, modeOfFlags } from '../../core/modes.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { Managed, ModeController, Step } from './controller.ts';
import { editEnvFile } from './env-file.ts';
import { type KeptFile, readKept } from './files.ts';
import { settingsOfFile, shadowed } from './traps.ts';
import { FLAG_VARIABLES, flagsOfSettings, settingsOfMode } from './variables.ts';

const text = englishCatalogue.modeControl;

/** A file that will be written. `after` null: it is taken away. */
export type FileChange = { readonly kept: KeptFile; readonly after: Buffer | null };

/** What a switch would do: first the file, then the steps. */
export type SwitchPlan = {
  readonly file: FileChange | null;
  readonly steps: readonly Step[];
  readonly managed: Managed | null;
};

const BYTES = 'latin1';

export const textOfFile = (bytes: Buffer | null): string | null => (bytes === null ? null : bytes.toString(BYTES));

/** The env file of a control as it stands; null where the control has none. What the file system refuses is a HarnessError (exit 4). */
export const readEnvFile = async ({ envFile }: ModeController): Promise<KeptFile | null> => {
  if (envFile === null) return null;
  return readKept(envFile).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HarnessError(text.cannotReadFile(envFile, why), {
      exitCode: EXIT.unreachable,
      hint: text.cannotReadFileHint(),
      cause,
    });
  });
};

const changeFor = (kept: KeptFile | null, mode: Mode): FileChange | null => {
  if (kept === null) return null;
  const edited = editEnvFile(textOfFile(kept.bytes) ?? '', settingsOfMode(mode));
  return { kept, after: Buffer.from(edited, BYTES) };
};

/** With a variable in the environment the file does not count: the target would stay as it is, or refuse to start (exit 2, nothing was changed). */
const assertFileCounts = (file: FileChange | null, managed: Managed | null, mode: Mode): void => {
  if (file === null || managed === null) return;
  const inFile = settingsOfFile(textOfFile(file.after) ?? '');
  const flags = flagsOfSettings([managed.settings, inFile]);
  if (modeOfFlags(flags) === mode) return;
  const over = shadowed(managed.settings, inFile);
  const refused = flags.allowLegacyFallback && flags.strictMode;
  throw new HarnessError(text.fileWouldNotCount(over, refused), {
    exitCode: EXIT.usage,
    hint: text.fileWouldNotCountHint(FLAG_VARIABLES),
  });
};

/** A plan for the env file as it stands now. Reads that alone; changes nothing. */
export const withFileNow = async (
  controller: ModeController,
  mode: Mode,
  { steps, managed }: Omit<SwitchPlan, 'file'>,
): Promise<SwitchPlan> => {
  const file = changeFor(await readEnvFile(controller), mode);
  assertFileCounts(file, managed, mode);
  return { file, steps, managed };
};

/** What would be done to run in a mode. Reads the file and asks the process manager; changes nothing. */
export const planSwitch = async (controller: ModeController, mode: Mode): Promise<SwitchPlan> => {
  const managed = await controller.inspect();
  return withFileNow(controller, mode, { steps: controller.stepsTo(mode), managed });
};
