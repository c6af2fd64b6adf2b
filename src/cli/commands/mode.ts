import type { Command } from 'commander';
import { EXIT } from '../../core/errors.ts';
import { EXPERIMENTAL_CONTROLS } from '../../core/mode-control.ts';
import type { Mode } from '../../core/modes.ts';
import { planSwitch } from '../../target/mode-control/plan.ts';
import type { FullProof } from '../../target/mode-control/prove.ts';
import { assertInReach } from '../../target/mode-control/reach.ts';
import { planRestore, planRestoreAlone, restoreMode } from '../../target/mode-control/restore.ts';
import { type SwitchKit, switchMode } from '../../target/mode-control/switch.ts';
import type { CliContext } from '../context.ts';
import { type AskedTarget, type ModeFlags, openKit, openTarget } from '../mode/kit.ts';
import { proveNow } from '../mode/now.ts';
import { type Person, personAtTerminal } from '../mode/person.ts';
import { restoreLines, switchLines } from '../mode/shown-plan.ts';
import { exitOfProof, proofJson, proofLines } from '../mode/shown-proof.ts';
import { usageError } from '../usage-error.ts';
import { parseMode } from '../values/mode.ts';

type ChangeFlags = ModeFlags & { readonly dryRun?: boolean; readonly yes?: boolean; readonly overwrite?: boolean };

const DEFAULT_PROFILE = 'reference-documented';

/** A piece of work on a target; its client is closed whatever happens. */
const withTarget = async (
  flags: ModeFlags,
  context: CliContext,
  work: (target: AskedTarget) => Promise<number>,
): Promise<void> => {
  const target = await openTarget(flags, context);
  try {
    context.setExitCode(await work(target));
  } finally {
    await target.client.close();
  }
};

const sayLines = (lines: readonly string[], { redact }: AskedTarget): string => `${redact(lines.join('\n'))}\n`;

/** The result on stdout, as text or as JSON; the exit code is that of the proof. */
const finish = (
  { action, proof, lines = [] }: { action: string; proof: FullProof; lines?: readonly string[] },
  target: AskedTarget,
  flags: ModeFlags,
  context: CliContext,
): number => {
  const text = sayLines([...lines, ...proofLines(proof, context)], target);
  if (flags.json === true) {
    context.stderr(text);
    context.stdout(target.redact(proofJson(action, proof)));
  } else context.stdout(text);
  return exitOfProof(proof);
};

/** `get` and `prove`: nothing is changed. */
const prove = (action: 'get' | 'prove', wanted: Mode | null, flags: ModeFlags, context: CliContext): Promise<void> =>
  withTarget(flags, context, async (target) => {
    const proof = await proveNow(target, { wanted, heedsJournal: action === 'prove' }, context);
    return finish({ action, proof }, target, flags, context);
  });

/** Whether to go on, once it was printed what would be done. Without a terminal and without --yes: exit 2. */
const mayGoOn = async (flags: ChangeFlags, person: Person, { catalogue, stderr }: CliContext): Promise<boolean> => {
  if (flags.yes === true) return true;
  const say = catalogue.modeControl.command;
  if (!person.isThere) throw usageError(say.needsYes(), say.needsYesHint());
  const answer = await person.answer(say.confirm());
  if (/^y(es)?$/i.test(answer?.trim() ?? '')) return true;
  stderr(`${say.notConfirmed()}\n`);
  return false;
};

/** Shows a person what to do; waits for Enter at a terminal, else the proof itself waits. */
const askPerson =
  (person: Person, { catalogue, stderr }: CliContext): SwitchKit['hands']['ask'] =>
  async (lines) => {
    const say = catalogue.modeControl.command;
    stderr(`${lines.join('\n')}\n`);
    if (person.isThere) await person.answer(say.pressEnter());
    stderr(`${say.waiting()}\n`);
  };

type Change = {
  readonly kit: SwitchKit;
  readonly target: AskedTarget;
  readonly flags: ChangeFlags;
  readonly context: CliContext;
  readonly person: Person;
};

const withChange = (flags: ChangeFlags, context: CliContext, work: (change: Change) => Promise<number>) =>
  withTarget(flags, context, async (target) => {
    assertInReach(target);
    const person = personAtTerminal(context);
    const kit = await openKit(target, askPerson(person, context), context);
    return work({ kit, target, flags, context, person });
  });

/** What is known before it is tried. */
const warningsOf = (
  { profile: { modeControl } }: SwitchKit,
  say: CliContext['catalogue']['modeControl']['command'],
): readonly string[] => {
  if (modeControl === null) return [];
  const { kind } = modeControl;
  const isTrap =
    kind === 'pm2' && !modeControl.updateEnv && modeControl.envFile === null && modeControl.ecosystem === null;
  return [
    ...(EXPERIMENTAL_CONTROLS.has(kind) ? [say.experimental(kind)] : []),
    ...(isTrap ? [say.trap(say.keepsEnvironment(modeControl.action))] : []),
  ];
};

/** Prints a plan: on stdout in a dry run, else on stderr and with the question whether to go on. */
const showPlan = async (
  mode: Mode | null,
  lines: readonly string[],
  { kit, target, flags, context, person }: Change,
): Promise<boolean> => {
  const { command: say } = context.catalogue.modeControl;
  const warning = warningsOf(kit, say);
  const text = sayLines([say.planTitle(mode), ...lines.map((line) => `  ${line}`), ...warning], target);
  if (flags.dryRun !== true) {
    context.stderr(text);
    return mayGoOn(flags, person, context);
  }
  context.stdout(flags.json === true ? target.redact(proofJson('dry-run', null, { mode, plan: lines })) : text);
  return false;
};

const set = (wanted: Mode, flags: ChangeFlags, context: CliContext): Promise<void> =>
  withChange(flags, context, async (change) => {
    const { kit, target } = change;
    const shown = { journalPath: kit.state.journalPath, settleMs: kit.controller.settleMs, context };
    const lines = switchLines(await planSwitch(kit.controller, wanted), shown);
    if (!(await showPlan(wanted, lines, change))) return flags.dryRun === true ? EXIT.pass : EXIT.usage;
    const { command: say } = context.catalogue.modeControl;
    context.stderr(`${say.switching(wanted)}\n`);
    const outcome = await switchMode(kit, wanted);
    const { proof } = outcome;
    const line = outcome.kind === 'already' ? say.already(wanted) : say.restoreLater(outcome.journalPath, kit.named);
    return finish({ action: outcome.kind, proof, lines: [line] }, target, flags, context);
  });

const sayNothingToRestore = ({ kit, target, flags, context }: Change, restoredAtMs: number | null): number => {
  const said = context.catalogue.modeControl.command.nothingToRestore(restoredAtMs, kit.state.journalPath, kit.named);
  context.stdout(flags.json === true ? target.redact(proofJson('nothing', null, { said })) : sayLines([said], target));
  return EXIT.pass;
};

const restore = (flags: ChangeFlags, context: CliContext): Promise<void> =>
  withChange(flags, context, async (change) => {
    const { kit, target } = change;
    const overwrite = flags.overwrite === true;
    const plan = await (flags.dryRun === true ? planRestore : planRestoreAlone)(kit, overwrite);
    if (plan.kind === 'nothing') return sayNothingToRestore(change, plan.restoredAtMs);
    const planned = restoreLines(plan, { settleMs: kit.controller.settleMs, context });
    if (!(await showPlan(null, planned, change))) return flags.dryRun === true ? EXIT.pass : EXIT.usage;
    const outcome = await restoreMode(kit, overwrite);
    if (outcome.kind === 'nothing') return sayNothingToRestore(change, outcome.restoredAtMs);
    const { proof, file } = outcome;
    const say = context.catalogue.modeControl.command;
    const lines = [
      ...(file === null ? [] : [say.putBack(file)]),
      ...(proof.state === 'contradicted' ? [say.notInForce(kit.named)] : []),
    ];
    return finish({ action: 'restored', proof, lines }, target, flags, context);
  });

/** `gateproof mode get|set|prove|restore`: exit 0 proven, 1 contradicted, 3 not provable, 4 target or mode control unreachable. */
export const registerMode = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  const say = context.catalogue.modeControl.command;
  const mode = program.command('mode').description(say.description());
  const onTarget = (command: Command): Command =>
    command
      .option('--target <profile>', flags.target(), DEFAULT_PROFILE)
      .option('--url <url>', flags.url())
      .option('--json', say.json());
  const changing = (command: Command): Command =>
    onTarget(command).option('--dry-run', say.dryRun()).option('--yes', say.yes());
  onTarget(mode.command('get').description(say.get())).action((options: ModeFlags) =>
    prove('get', null, options, context),
  );
  changing(mode.command('set').description(say.set()).argument('<mode>', say.modeArgument())).action(
    (name: string, options: ChangeFlags) => set(parseMode(name), options, context),
  );
  onTarget(mode.command('prove').description(say.prove()).argument('[mode]', say.modeArgument())).action(
    (name: string | undefined, options: ModeFlags) =>
      prove('prove', name === undefined ? null : parseMode(name), options, context),
  );
  changing(mode.command('restore').description(say.restore()))
    .option('--overwrite', say.overwrite())
    .action((options: ChangeFlags) => restore(options, context));
  for (const command of mode.commands) command.exitOverride().showHelpAfterError(false);
};
