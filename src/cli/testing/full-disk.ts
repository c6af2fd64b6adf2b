import { systemClock } from '../../core/clock.ts';
import { EXIT, HarnessError } from '../../core/errors.ts';
import type { ResultFile } from '../../core/result-files.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import type { CliContext } from '../context.ts';

const full = (path: string): HarnessError =>
  new HarnessError(`Cannot write ${path}.`, { exitCode: EXIT.ourFault, hint: 'Make room.' });

/** A folder that takes only some files, and where goes what is kept elsewhere rather than lost; null: nowhere. */
export const fullFolder = (
  path: string,
  takes: (name: ResultFile) => boolean,
  elsewhere: string | null,
): RunFolder => ({
  path,
  write: async (name) => {
    if (!takes(name)) throw full(`${path}/${name}`);
    return `${path}/${name}`;
  },
  writeSomewhere: async (name) => {
    if (elsewhere === null) throw full(`/tmp/${name}`);
    return elsewhere;
  },
});

/** A terminal of 300 columns without colour, and what was written to it. */
export const wideTerminal = () => {
  const written = { stdout: '', stderr: '' };
  const context: CliContext = {
    ...{ env: {}, clock: systemClock, catalogue: englishCatalogue, commandLine: [], setExitCode: () => {} },
    terminal: { columns: 300, colour: false, live: false },
    stdout: (text) => {
      written.stdout += text;
    },
    stderr: (text) => {
      written.stderr += text;
    },
  };
  return { context, written };
};
