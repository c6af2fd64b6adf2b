import { VERIFICATION_FILE } from '../../core/verification.ts';
import { renderChecklistText } from '../../report/checklist/terminal.ts';
import { ansiPaint, plainPaint } from '../../report/paint.ts';
import { renderVerificationJunit } from '../../report/verification/junit.ts';
import { renderVerificationMarkdown } from '../../report/verification/markdown.ts';
import { renderVerificationText } from '../../report/verification/terminal.ts';
import type { CliContext } from '../context.ts';
import { rejudgeCommand } from '../session/commands.ts';
import { reportOn } from '../session/outputs.ts';
import { writeSamples } from '../session/samples.ts';
import type { PlayedVerification } from './play.ts';

const LOAD_REPORT = 'report.md';

/** Writes the files of a verification, prints it with the reports of its parts, its verdict last, and returns the exit code. */
export const reportVerification = async (
  { verification, run, folder }: PlayedVerification,
  { json, keepSamples }: { readonly json: boolean; readonly keepSamples: boolean },
  context: CliContext,
): Promise<number> => {
  const { columns, colour } = context.terminal;
  const paint = colour ? ansiPaint : plainPaint;
  const { checklist } = verification;
  const print = json ? context.stderr : context.stdout;
  const text = `${JSON.stringify(verification, null, 2)}\n`;
  // Before anything else: whatever fails below, the verdict is left.
  const files = [await folder.write(VERIFICATION_FILE, text)];
  const loadReport = run === null ? null : LOAD_REPORT;
  files.push(await folder.write('verify.md', renderVerificationMarkdown(verification, loadReport)));
  files.push(await folder.write('junit.xml', renderVerificationJunit(verification)));
  print(renderChecklistText(checklist, { columns, paint, detail: 'short', files: [], command: null }));
  if (run !== null) {
    const rejudge = rejudgeCommand(folder.path);
    const options = { folder, json: false, writeRecord: true, rejudge, limits: null, isPart: true } as const;
    await reportOn(run.record, options, { ...context, stdout: print });
  }
  print(renderVerificationText(verification, { columns, paint, files }));
  if (json) context.stdout(text);
  if (run !== null && keepSamples) await writeSamples(folder, run.plan, run.samples);
  return verification.exitCode;
};
