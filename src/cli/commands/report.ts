import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { readRecord } from '../../store/record-file.ts';
import { openRunFolder } from '../../store/run-folder.ts';
import type { CliContext } from '../context.ts';
import { rejudgeCommand } from '../session/commands.ts';
import { reportOn } from '../session/outputs.ts';

type ReportFlags = { readonly out?: string; readonly json?: true };

const report = async (path: string, flags: ReportFlags, context: CliContext): Promise<number> => {
  const record = await readRecord(path);
  const own = (await stat(path)).isDirectory() ? path : dirname(path);
  const folder = await openRunFolder(flags.out ?? own);
  const options = { folder, json: flags.json === true, writeRecord: false, rejudge: rejudgeCommand(path) };
  return reportOn(record, options, context);
};

/** `gateproof report <run>`: judges a stored record again and writes its reports anew; the record itself stays as it is. */
export const registerReport = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  program
    .command('report')
    .description(flags.reportCommand())
    .argument('<run>', flags.runArgument())
    .option('--out <folder>', flags.out())
    .option('--json', flags.json())
    .action(async (path: string, options: ReportFlags) => {
      context.setExitCode(await report(path, options, context));
    });
};
