import { join } from 'node:path';
import type { Command } from 'commander';
import { readRecord } from '../../store/record-file.ts';
import type { CliContext } from '../context.ts';
import { mergeRecords } from '../records/merge-records.ts';
import { shardPartsOf } from '../records/shard-parts.ts';
import { rejudgeCommand } from '../session/commands.ts';
import { openNewFolder } from '../session/new-folder.ts';
import { reportOn } from '../session/outputs.ts';

type MergeFlags = { readonly out?: string; readonly json?: true };

const merge = async (paths: readonly string[], flags: MergeFlags, context: CliContext): Promise<number> => {
  const found = await Promise.all(paths.map(async (path) => ({ path, record: await readRecord(path) })));
  const [first, ...rest] = shardPartsOf(found);
  if (first === undefined) throw new RangeError('no record to merge');
  const record = mergeRecords([first, ...rest]);
  const folder = await openNewFolder(flags.out ?? join('reports', 'runs', record.runId), context);
  const rejudge = rejudgeCommand(folder.path);
  const options = { folder, json: flags.json === true, writeRecord: true, rejudge, limits: null };
  return reportOn(record, options, context);
};

/** `gateproof merge <records...>`: the shards of one plan as one run, judged. */
export const registerMerge = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  program
    .command('merge')
    .description(flags.mergeCommand())
    .argument('<records...>', flags.recordsArgument())
    .option('--out <folder>', flags.out())
    .option('--json', flags.json())
    .action(async (paths: readonly string[], options: MergeFlags) => {
      context.setExitCode(await merge(paths, options, context));
    });
};
