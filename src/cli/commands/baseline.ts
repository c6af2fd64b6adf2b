import type { Command } from 'commander';
import { EXIT, HarnessError } from '../../core/errors.ts';
import { wishedEnd } from '../../judge/early-end.ts';
import { explainReason } from '../../judge/explain.ts';
import { judge } from '../../judge/judge.ts';
import { acceptBaseline } from '../../store/baseline.ts';
import { readRecord } from '../../store/record-file.ts';
import type { CliContext } from '../context.ts';

const accept = async (path: string, { catalogue, stdout }: CliContext): Promise<number> => {
  const text = catalogue.cli.baseline;
  const refuse = (why: string): HarnessError =>
    new HarnessError(text.notABaseline(path, why), { exitCode: EXIT.usage, hint: text.notABaselineHint() });
  const record = await readRecord(path);
  const judgement = judge(record);
  const invalid = judgement.reasons.find(({ code }) => code === 'invalid');
  if (invalid !== undefined) throw refuse(explainReason(catalogue, invalid, judgement));
  const early = wishedEnd(record);
  if (early !== null) throw refuse(`${catalogue.earlyEnd.notWhole(early)}.`);
  const machines = record.shards.length === 0 ? [record.environment] : record.shards.map((shard) => shard.environment);
  if (machines.some(({ fingerprint }) => fingerprint === null)) throw refuse(text.noFingerprint());
  const { name, path: to, replaced } = await acceptBaseline(record);
  stdout(text.accepted({ name, path: to, verdict: judgement.verdict }));
  if (replaced !== null && replaced.runId !== record.runId) stdout(text.replaced(replaced.startedAt));
  return EXIT.pass;
};

/** `gateproof baseline accept <run>`: keeps the record of a run as the one that later runs are compared with. */
export const registerBaseline = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  program
    .command('baseline')
    .description(flags.baselineCommand())
    .command('accept')
    .description(flags.baselineAcceptCommand())
    .argument('<run>', flags.runArgument())
    .action(async (path: string) => {
      context.setExitCode(await accept(path, context));
    });
};
