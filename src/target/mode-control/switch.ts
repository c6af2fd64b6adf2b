import { EXIT, HarnessError } from '../../core/errors.ts';
import type { NamedTarget } from '../../core/mode-control.ts';
import type { Mode } from '../../core/modes.ts';
import type { Profile } from '../../core/profile.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { LOOKS } from '../looks.ts';
import type { Managed, ModeController } from './controller.ts';
import { sha256Of } from './files.ts';
import { fileEntry, isOurs, type Journal, type State } from './journal.ts';
import { withLock } from './lock.ts';
import { type Hands, performSteps, writeChange } from './perform.ts';
import { planSwitch, readEnvFile, type SwitchPlan, textOfFile, withFileNow } from './plan.ts';
import { type FullProof, isUnreachable, type ProofQuestion, proveMode, sightsOf } from './prove.ts';
import { settle } from './settle.ts';
import type { ProcessSight } from './sight.ts';

const text = englishCatalogue.modeControl;

/** All that a switch needs. */
export type SwitchKit = {
  readonly controller: ModeController;
  readonly profile: Profile;
  /** What a printed command calls this target by. */
  readonly named: NamedTarget;
  readonly state: State;
  readonly hands: Hands;
  /** Tells which process serves the target where neither its health nor its process manager does. */
  lookAround(): Promise<readonly ProcessSight[]>;
};

export type SwitchOutcome =
  | { readonly kind: 'already'; readonly proof: FullProof }
  | { readonly kind: 'switched'; readonly proof: FullProof; readonly journalPath: string };

/** A question about the mode as things stand now. */
export const questionNow = async (
  { controller, profile, hands, lookAround }: SwitchKit,
  expected: Mode | null,
  restart: ProofQuestion['restart'],
): Promise<ProofQuestion> => {
  const file = await readEnvFile(controller);
  return {
    client: hands.client,
    profile,
    clock: hands.clock,
    expected,
    restart,
    managed: await controller.inspect(),
    fileText: textOfFile(file?.bytes ?? null),
    lookAround,
  };
};

/** Whether nothing is left to do: the mode is proven, and what the next start would read says the same. */
const isThere = ({ state, mode, traps }: FullProof, wanted: Mode, { file }: SwitchPlan): boolean =>
  state === 'proven' &&
  mode === wanted &&
  (file === null || (file.after !== null && file.kept.bytes?.equals(file.after) === true)) &&
  traps.length === 0;

/** A target that is down can be switched all the same: its next start takes the mode. */
const proofBefore = async (kit: SwitchKit, { managed, file }: SwitchPlan): Promise<FullProof | null> => {
  const { hands, profile, lookAround } = kit;
  return proveMode({
    ...{ client: hands.client, profile, clock: hands.clock, expected: null, restart: null },
    ...{ managed, fileText: textOfFile(file?.kept.bytes ?? null), lookAround },
  }).catch((error: unknown) => {
    if (isUnreachable(error)) return null;
    throw error;
  });
};

type Before = { readonly plan: SwitchPlan; readonly mode: Mode | null; readonly sights: readonly ProcessSight[] };

/** The first switch keeps what was there. A later one leaves that alone, and notes whether somebody else wrote in between. */
const journalFor = async (kit: SwitchKit, to: Mode, { plan, mode, sights }: Before): Promise<Journal> => {
  const { state, hands, controller, profile } = kit;
  const earlier = await state.read();
  const now = {
    ...{ to, sights: [...sights], switchedAtMs: hands.clock.wallMs(), pid: process.pid },
    ...{ puttingBackAtMs: null, restoredAtMs: null },
  };
  const after = plan.file?.after ?? null;
  if (earlier === null || earlier.state === 'restored') {
    if (plan.file?.kept.bytes) await state.writeBackup(plan.file.kept.bytes);
    return {
      ...{ schemaVersion: 1, state: 'switched', profile: profile.name, kind: controller.kind },
      ...{ url: hands.client.baseUrl, from: mode, settings: plan.managed?.settings ?? null },
      ...{ file: fileEntry(plan.file?.kept ?? null, after), ...now },
    };
  }
  assertSameControl(kit, earlier);
  if (earlier.file === null || plan.file === null) return { ...earlier, ...now, state: 'switched' };
  const { file } = earlier;
  const changedByOthers = file.changedByOthers || !isOurs(file, sha256Of(plan.file.kept.bytes));
  const sha256Earlier = [...new Set([...file.sha256Earlier, file.sha256After])];
  const written = { ...file, sha256Earlier, sha256After: sha256Of(after), changedByOthers };
  return { ...earlier, ...now, state: 'switched', file: written };
};

/** What one control switched another must not put back; nor may an administration be told of another target's switch. */
export const assertSameControl = ({ controller, profile, named, hands }: SwitchKit, journal: Journal): void => {
  const { kind, file, profile: name, url } = journal;
  const isSame = kind === controller.kind && name === profile.name && (file === null) === (controller.envFile === null);
  if (!isSame)
    throw new HarnessError(text.otherControl(name, kind), { exitCode: EXIT.usage, hint: text.otherControlHint(name) });
  if (kind === 'http-admin' && url !== hands.client.baseUrl)
    throw new HarnessError(text.otherTarget(url), {
      exitCode: EXIT.usage,
      hint: text.otherTargetHint({ ...named, url }),
    });
};

/** The processes that serve the target now: none of them may be left when it has restarted. */
export const sightsNow = async (kit: SwitchKit, managed: Managed | null): Promise<readonly ProcessSight[]> => {
  const { hands, profile, lookAround } = kit;
  const question = { client: hands.client, profile, clock: hands.clock, managed, lookAround, restart: null };
  return sightsOf(question, LOOKS);
};

/** Proves the mode once the target has had time to restart, against what was seen before. */
export const proveAfter = (
  kit: SwitchKit,
  expected: Mode | null,
  since: { atMs: number; sights: readonly ProcessSight[] },
) =>
  settle(
    () => questionNow(kit, expected, kit.controller.restarts ? { sinceMs: since.atMs, before: since.sights } : null),
    { clock: kit.hands.clock, settleMs: kit.controller.settleMs },
  );

/**
 * Switches a target to a mode and proves it. What was there is kept, durably, before anything is changed, so that `restore` finds the way back
 * whatever becomes of us. A control that cannot be reached is a HarnessError (exit 4) that says what was changed by then.
 */
export const switchMode = (kit: SwitchKit, mode: Mode): Promise<SwitchOutcome> =>
  withLock(kit.state.folder, async () => {
    const { controller, state, hands } = kit;
    const first = await planSwitch(controller, mode);
    const before = await proofBefore(kit, first);
    if (before !== null && isThere(before, mode, first)) return { kind: 'already', proof: before };
    const sights = await sightsNow(kit, first.managed);
    // The looks may have taken a minute: what somebody wrote to the file meanwhile stays.
    const plan = await withFileNow(controller, mode, first);
    const journal = await journalFor(kit, mode, { plan, mode: before?.mode ?? null, sights });
    await state.write(journal);
    if (plan.file !== null) await writeChange(plan.file);
    await performSteps(plan.steps, hands).catch((error: unknown) => {
      throw error instanceof HarnessError ? halfDone(error, plan, kit) : error;
    });
    const proof = await proveAfter(kit, mode, { atMs: journal.switchedAtMs, sights });
    return { kind: 'switched', proof, journalPath: state.journalPath };
  });

/** The same error, and what stands already: the next start of the target would take it. */
const halfDone = (error: HarnessError, { file }: SwitchPlan, { state, named }: SwitchKit): HarnessError =>
  new HarnessError(error.message, {
    exitCode: error.exitCode,
    hint: `${error.hint} ${text.halfDone(file?.kept.path ?? null, state.journalPath, named)}`,
    cause: error,
  });
