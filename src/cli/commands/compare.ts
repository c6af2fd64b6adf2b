import type { Command } from 'commander';
import { EXIT } from '../../core/errors.ts';
import { judge } from '../../judge/judge.ts';
import { findRecord } from '../../store/baseline.ts';
import type { CliContext } from '../context.ts';
import { incomparabilitiesOf, type Side } from '../records/comparable.ts';
import { sideBySideJson, sideBySideOf, sideBySideText } from '../records/side-by-side.ts';

const sideOf = async (letter: Side['letter'], name: string): Promise<Side> => {
  const record = await findRecord(name);
  return { letter, name, record, judgement: judge(record) };
};

type CompareFlags = { readonly json?: true };

const compare = async (first: string, second: string, flags: CompareFlags, context: CliContext): Promise<number> => {
  const sides = [await sideOf('A', first), await sideOf('B', second)] as const;
  const [a, b] = sides;
  const found = sideBySideOf(a, b, incomparabilitiesOf(a, b));
  const { catalogue, terminal } = context;
  context.stdout(
    flags.json === true
      ? sideBySideJson(sides, found)
      : sideBySideText(sides, found, { catalogue, columns: terminal.columns }),
  );
  return found.comparable ? EXIT.pass : EXIT.inconclusive;
};

/** `gateproof compare <a> <b>`: two stored runs side by side. Advice: no verdict comes of it, and none is changed. */
export const registerCompare = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  program
    .command('compare')
    .description(flags.compareCommand())
    .argument('<a>', flags.sideArgument())
    .argument('<b>', flags.sideArgument())
    .option('--json', flags.jsonOnly())
    .action(async (a: string, b: string, options: CompareFlags) => {
      context.setExitCode(await compare(a, b, options, context));
    });
};
