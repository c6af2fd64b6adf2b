import { join } from 'node:path';
import type { OwnLimits } from '../../core/limits.ts';
import type { RunRecord } from '../../core/record.ts';
import type { ResultFile } from '../../core/result-files.ts';
import { judge } from '../../judge/judge.ts';
import { summarizeRun } from '../../judge/summary.ts';
import { FORMATS } from '../../report/formats.ts';
import { renderSummaryJson } from '../../report/json.ts';
import { ansiPaint, plainPaint } from '../../report/paint.ts';
import { renderTerminal } from '../../report/terminal.ts';
import type { ReportView } from '../../report/view.ts';
import { RECORD_FILE, recordText } from '../../store/record-file.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import type { CliContext } from '../context.ts';

export type OutputOptions = {
  readonly folder: RunFolder;
  readonly json: boolean;
  /** A re-judgement leaves the record as it is. */
  readonly writeRecord: boolean;
  /** The command that judges this record in this way again. */
  readonly rejudge: string;
  /** null: those that the record bears, else the document's. */
  readonly limits: OwnLimits | null;
  /** It is printed below or above other things, which say how all of it is played again. */
  readonly isPart?: true;
};

/** Judges a record, writes its files into the folder of its run, prints the report, and returns the exit code. */
export const reportOn = async (record: RunRecord, options: OutputOptions, context: CliContext): Promise<number> => {
  const { folder } = options;
  const files: string[] = [];
  const write = async (name: ResultFile, content: string | Uint8Array): Promise<void> => {
    files.push(await folder.write(name, content));
  };
  if (options.writeRecord) {
    const path = await folder.writeSomewhere(RECORD_FILE, recordText(record));
    if (path !== join(folder.path, RECORD_FILE)) context.stderr(`${context.catalogue.cli.recordElsewhere(path)}\n`);
    files.push(path);
  }
  const judgement = judge(record, { limits: options.limits });
  const summary = summarizeRun(record, judgement, context.catalogue);
  const commands = { runAgain: record.command, rejudge: options.rejudge };
  const view: ReportView = { record, judgement, catalogue: context.catalogue, files, ...commands };
  for (const { fileName, render } of FORMATS)
    await write(fileName, await render({ ...view, files: [...files] }, summary));
  const { columns, colour } = context.terminal;
  const printed = options.isPart === true ? { ...view, runAgain: null } : view;
  const text = renderTerminal(printed, { columns, paint: colour ? ansiPaint : plainPaint, detail: 'short' });
  if (options.json) {
    context.stdout(renderSummaryJson(summary));
    context.stderr(text);
  } else context.stdout(text);
  return judgement.exitCode;
};
