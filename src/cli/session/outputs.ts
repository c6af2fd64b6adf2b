import { join } from 'node:path';
import type { OwnLimits } from '../../core/limits.ts';
import type { RunRecord } from '../../core/record.ts';
import type { Summary } from '../../core/summary.ts';
import type { Catalogue } from '../../core/text/catalogue.ts';
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
import { rejudgeCommand } from './commands.ts';
import { errorOfLost, type Lost, nothingLost, writing } from './lost-files.ts';

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

type Kept = { readonly files: string[]; readonly lost: Lost; readonly rejudge: string };

/** The record in its folder, or elsewhere where that cannot take it; then it is there that it is judged again. */
const keepRecord = async (record: RunRecord, options: OutputOptions, context: CliContext): Promise<Kept> => {
  const { folder, rejudge } = options;
  const lost = nothingLost();
  if (!options.writeRecord) return { files: [], lost, rejudge };
  const path = await writing(RECORD_FILE, lost, () => folder.writeSomewhere(RECORD_FILE, recordText(record)));
  if (path === null) return { files: [], lost, rejudge };
  if (path === join(folder.path, RECORD_FILE)) return { files: [path], lost, rejudge };
  context.stderr(`${context.catalogue.cli.recordElsewhere(path)}\n`);
  return { files: [path], lost, rejudge: rejudgeCommand(path) };
};

/** What was not written of a run whose verdict was told. */
const unwritten = ({ lost, rejudge }: Kept, folder: RunFolder, { cli }: Catalogue): unknown => {
  const hint = lost.names.includes(RECORD_FILE) ? cli.recordLostHint() : cli.notWrittenHint(rejudge);
  return errorOfLost(lost, cli.notWritten(folder.path, lost.names), hint);
};

const print = (view: ReportView, summary: Summary, { json, isPart }: OutputOptions, context: CliContext): void => {
  const { columns, colour } = context.terminal;
  const printed = isPart === true ? { ...view, runAgain: null } : view;
  const text = renderTerminal(printed, { columns, paint: colour ? ansiPaint : plainPaint, detail: 'short' });
  if (json) {
    context.stdout(renderSummaryJson(summary));
    context.stderr(text);
  } else context.stdout(text);
};

/**
 * Judges a record, writes its files into the folder of its run, prints the report, and returns the exit code. Files that cannot be written throw (exit 5)
 * once the report is printed.
 */
export const reportOn = async (record: RunRecord, options: OutputOptions, context: CliContext): Promise<number> => {
  const { folder } = options;
  const { catalogue } = context;
  const kept = await keepRecord(record, options, context);
  const { files, lost, rejudge } = kept;
  const judgement = judge(record, { limits: options.limits });
  const summary = summarizeRun(record, judgement, catalogue);
  const view: ReportView = { record, judgement, catalogue, files, runAgain: record.command, rejudge };
  for (const { fileName, render } of FORMATS) {
    const path = await writing(fileName, lost, async () =>
      folder.write(fileName, await render({ ...view, files: [...files] }, summary)),
    );
    if (path !== null) files.push(path);
  }
  print(view, summary, options, context);
  if (lost.names.length > 0) throw unwritten(kept, folder, catalogue);
  return judgement.exitCode;
};
