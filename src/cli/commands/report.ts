import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Command } from 'commander';
import type { RunRecord } from '../../core/record.ts';
import { RECORD_FILE, readRecord } from '../../store/record-file.ts';
import { openRunFolder, type RunFolder } from '../../store/run-folder.ts';
import type { CliContext } from '../context.ts';
import { nameOfLimits, ownLimits } from '../k6/own-limits.ts';
import { rejudgeCommand } from '../session/commands.ts';
import { openNewFolder } from '../session/new-folder.ts';
import { reportOn } from '../session/outputs.ts';

type ReportFlags = { readonly out?: string; readonly json?: true; readonly slo?: string };

/** The folder that a record stands in as the run left it; a record kept elsewhere (a baseline) gets no reports beside it. */
const ownFolder = async (path: string, { runId }: RunRecord): Promise<string> => {
  if ((await stat(path)).isDirectory()) return path;
  return basename(path) === RECORD_FILE ? dirname(path) : join('reports', 'runs', runId);
};

/** Beside its record a verdict by other limits gets a folder of its own, so that it never stands in the place of the document's. */
const besideRecord = (folder: string, slo: string | null): string =>
  slo === null ? folder : join(folder, `slo-${basename(nameOfLimits(slo), extname(slo))}`);

type Judged = { readonly path: string; readonly record: RunRecord; readonly slo: string | null };

/** Of the same run, the record and all that stands beside it stay; what another run left is removed, so that no record stands beside reports of another. */
const folderIn = async (place: string, { path, record, slo }: Judged, context: CliContext): Promise<RunFolder> => {
  const there = await readRecord(place).catch(() => null);
  if (there?.runId !== record.runId) return openNewFolder(place, context, [path]);
  return openRunFolder(besideRecord(place, slo));
};

const report = async (path: string, flags: ReportFlags, context: CliContext): Promise<number> => {
  const slo = flags.slo ?? null;
  const limits = slo === null ? null : await ownLimits(slo, context);
  const record = await readRecord(path);
  const folder =
    flags.out === undefined
      ? await openRunFolder(besideRecord(await ownFolder(path, record), slo))
      : await folderIn(flags.out, { path, record, slo }, context);
  const rejudge = rejudgeCommand(path, slo);
  return reportOn(record, { folder, json: flags.json === true, writeRecord: false, rejudge, limits }, context);
};

/** `gateproof report <run>`: judges a stored record again and writes its reports anew; the record itself stays as it is. */
export const registerReport = (program: Command, context: CliContext): void => {
  const { flags } = context.catalogue.cli;
  program
    .command('report')
    .description(flags.reportCommand())
    .argument('<run>', flags.runArgument())
    .option('--slo <file>', flags.slo())
    .option('--out <folder>', flags.outOfReport())
    .option('--json', flags.json())
    .action(async (path: string, options: ReportFlags) => {
      context.setExitCode(await report(path, options, context));
    });
};
