import { access } from 'node:fs/promises';
import { EXIT, HarnessError } from '../../core/errors.ts';
import type { Mode } from '../../core/modes.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { Step } from './controller.ts';
import { readKept, sha256Of } from './files.ts';
import { isOurs, type Journal } from './journal.ts';
import { withLock } from './lock.ts';
import { performSteps, writeChange } from './perform.ts';
import type { FileChange } from './plan.ts';
import type { FullProof } from './prove.ts';
import { assertSameControl, proveAfter, type SwitchKit, sightsNow } from './switch.ts';

const text = englishCatalogue.modeControl;

/** Nothing is switched, or all is back already. */
export type NothingToRestore = { readonly kind: 'nothing'; readonly restoredAtMs: number | null };

/** `restored` is what was done; whether it is in force the proof says. */
export type RestoreOutcome =
  | NothingToRestore
  | { readonly kind: 'restored'; readonly proof: FullProof; readonly file: string | null; readonly mode: Mode | null };

/** What a restore would do. */
export type RestorePlan = {
  readonly kind: 'plan';
  readonly journal: Journal;
  readonly file: FileChange | null;
  readonly steps: readonly Step[];
};

/** The file as it is to be put back. Somebody else's changes since the switch are not thrown away unasked (exit 2); as it was before it, it loses none. */
const fileToRestore = async (
  { state }: SwitchKit,
  { file }: Journal,
  overwrite: boolean,
): Promise<FileChange | null> => {
  if (file === null) return null;
  const now = await readKept(file.path);
  const found = sha256Of(now.bytes);
  const isBack = found === file.sha256Before;
  if (!isBack && (file.changedByOthers || !isOurs(file, found)) && !overwrite)
    throw new HarnessError(text.changedByOthers(file.path), {
      exitCode: EXIT.usage,
      hint: text.changedByOthersHint(state.backupPath),
    });
  const after = isBack ? now.bytes : file.existed ? await state.readBackup() : null;
  if (sha256Of(after) !== file.sha256Before)
    throw new HarnessError(text.noBackup(state.backupPath), { exitCode: EXIT.ourFault, hint: text.noBackupHint() });
  return { kept: { ...now, path: file.path, mode: file.mode, uid: file.uid, gid: file.gid }, after };
};

/** What would be put back, and how. Changes nothing. A way back that is not known is a HarnessError (exit 3). */
export const planRestore = async (kit: SwitchKit, overwrite: boolean): Promise<RestorePlan | NothingToRestore> => {
  const journal = await kit.state.read();
  if (journal === null || journal.state === 'restored')
    return { kind: 'nothing', restoredAtMs: journal?.restoredAtMs ?? null };
  assertSameControl(kit, journal);
  const file = await fileToRestore(kit, journal, overwrite);
  const steps = kit.controller.stepsBack({ mode: journal.from, settings: journal.settings });
  if (steps === null)
    throw new HarnessError(text.backUnknown(), { exitCode: EXIT.inconclusive, hint: text.backUnknownHint(kit.named) });
  return { kind: 'plan', journal, file, steps };
};

/**
 * The same while nobody else switches: a switch that runs beside it is not on record at first, and would be taken for none. Refused then (exit 4). Where
 * the folder of the record is not there nobody holds it, and none is made.
 */
export const planRestoreAlone: typeof planRestore = async (kit, overwrite) => {
  const { folder } = kit.state;
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  return isThere ? withLock(folder, () => planRestore(kit, overwrite)) : planRestore(kit, overwrite);
};

/**
 * Puts back what was there before the first switch: the file byte for byte, the variables of the process manager, the mode; and proves that mode.
 * Where nothing is switched it does nothing. Interrupted, or contradicted by what is seen afterwards, it can be done again.
 */
export const restoreMode = (kit: SwitchKit, overwrite: boolean): Promise<RestoreOutcome> =>
  withLock(kit.state.folder, async () => {
    const { controller, state, hands } = kit;
    const plan = await planRestore(kit, overwrite);
    if (plan.kind === 'nothing') return plan;
    const sights = await sightsNow(kit, await controller.inspect());
    // Again: the looks may have taken a minute, and what somebody wrote meanwhile is not thrown away either.
    const file = await fileToRestore(kit, plan.journal, overwrite);
    const atMs = hands.clock.wallMs();
    const journal: Journal = { ...plan.journal, state: 'putting-back', sights: [...sights], puttingBackAtMs: atMs };
    await state.write(journal);
    if (file !== null) await writeChange(file);
    await performSteps(plan.steps, hands);
    const restoredAtMs = hands.clock.wallMs();
    const proof = await proveAfter(kit, journal.from, { atMs, sights });
    if (proof.state !== 'contradicted') {
      await state.write({ ...journal, state: 'restored', restoredAtMs });
      await state.dropBackup();
    }
    return { kind: 'restored', proof, file: file?.kept.path ?? null, mode: journal.from };
  });
