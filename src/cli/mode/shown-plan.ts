import type { Step } from '../../target/mode-control/controller.ts';
import type { FileChange, SwitchPlan } from '../../target/mode-control/plan.ts';
import { textOfFile } from '../../target/mode-control/plan.ts';
import type { RestorePlan } from '../../target/mode-control/restore.ts';
import { FLAG_VARIABLES } from '../../target/mode-control/variables.ts';
import type { CliContext } from '../context.ts';

/** Lines of a file that set a flag: the rest of an env file may be secret, and is not shown. */
const flagLines = (text: string): readonly string[] =>
  text.split(/\r\n|\n|\r/).filter((line) => FLAG_VARIABLES.some((name) => line.includes(name)));

type Say = CliContext['catalogue']['modeControl']['step'];

const changeLines = ({ kept, after }: FileChange, say: Say): readonly string[] => {
  if (after === null) return kept.bytes === null ? [say.same(kept.path)] : [say.remove(kept.path)];
  if (kept.bytes?.equals(after) === true) return [say.same(kept.path)];
  const [before, behind] = [flagLines(textOfFile(kept.bytes) ?? ''), flagLines(textOfFile(after) ?? '')];
  return [
    say.write(kept.path),
    ...before.filter((line) => !behind.includes(line)).map((line) => say.writeLine(`- ${line}`)),
    ...behind.filter((line) => !before.includes(line)).map((line) => say.writeLine(`+ ${line}`)),
    // The same line twice, where one stays.
    ...(before.length > behind.length && behind.every((line) => before.includes(line))
      ? before.filter((line, i) => before.indexOf(line) !== i).map((line) => say.writeLine(`- ${line}`))
      : []),
  ];
};

const stepLines = (step: Step, say: Say, { env }: CliContext): readonly string[] => {
  switch (step.kind) {
    case 'run':
      return [
        say.run(step.words),
        say.cwd(step.cwd),
        ...Object.entries(step.settings).map(([name, value]) => say.env(name, value)),
        ...step.passEnv.map((name) => say.passed(name, env[name] !== undefined)),
      ];
    case 'request':
      return [
        say.request(step.method, step.path, JSON.stringify(step.json)),
        ...(step.auth === null ? [] : [say.auth(step.auth.header, step.auth.prefix, step.auth.env)]),
      ];
    case 'ask':
      return [say.ask(step.lines)];
  }
};

type Shown = { readonly journalPath: string; readonly settleMs: number; readonly context: CliContext };

/** Exactly what a switch would keep, write, run and send, line by line. Values of secrets are not in it. */
export const switchLines = (
  { file, steps }: SwitchPlan,
  { journalPath, settleMs, context }: Shown,
): readonly string[] => {
  const say = context.catalogue.modeControl.step;
  return [
    say.journal(journalPath),
    ...(file === null ? [] : changeLines(file, say)),
    ...steps.flatMap((step) => stepLines(step, say, context)),
    say.prove(settleMs),
  ];
};

/** The same of a restore. */
export const restoreLines = (
  { file, steps }: RestorePlan,
  { settleMs, context }: Omit<Shown, 'journalPath'>,
): readonly string[] => {
  const say = context.catalogue.modeControl.step;
  return [
    ...(file === null ? [] : [say.whole(file.kept.path), ...changeLines(file, say)]),
    ...steps.flatMap((step) => stepLines(step, say, context)),
    say.prove(settleMs),
  ];
};
