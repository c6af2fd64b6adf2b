import { join } from 'node:path';
import type { PeakReport } from '../../core/peak.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import type { CliContext } from '../context.ts';
import { errorOfLost, nothingLost, writing } from '../session/lost-files.ts';
import { peakTextOf } from './text.ts';

const PEAK_FILE = 'peak.json';

/**
 * Leaves the files of a peak, peak.json elsewhere where its folder cannot take it, prints it and returns its exit code. Files that cannot be written throw
 * (exit 5) once it is printed: what was played is told in any case.
 */
export const reportPeak = async (
  report: PeakReport,
  folder: RunFolder,
  asJson: boolean,
  { stdout, stderr, catalogue }: CliContext,
): Promise<number> => {
  const { peak: text } = catalogue;
  const lost = nothingLost();
  const json = `${JSON.stringify(report, null, 2)}\n`;
  const kept = await writing(PEAK_FILE, lost, () => folder.writeSomewhere(PEAK_FILE, json));
  if (kept !== null && kept !== join(folder.path, PEAK_FILE)) stderr(`${text.elsewhere(kept)}\n`);
  const shown = await writing('peak.txt', lost, () => folder.write('peak.txt', peakTextOf(report, [])));
  const printed = peakTextOf(
    report,
    [kept, shown].filter((path) => path !== null),
  );
  if (asJson) stdout(json);
  (asJson ? stderr : stdout)(printed);
  if (lost.names.length > 0) throw errorOfLost(lost, text.notWritten(folder.path, lost.names), text.notWrittenHint());
  return report.exitCode;
};
