import { readFile } from 'node:fs/promises';
import { EXIT, HarnessError } from '../../core/errors.ts';
import type { OwnLimits } from '../../core/limits.ts';
import { parseOrThrow } from '../../core/problems.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { CliContext } from '../context.ts';
import { loadLimits } from '../sources.ts';
import { k6OptionsSchema, readThresholds } from './thresholds.ts';

const { k6Thresholds: text, cli, problem } = englishCatalogue;

const OF_K6 = 'k6:';

const k6Limits = async (origin: string, { stderr }: Pick<CliContext, 'stderr'>): Promise<OwnLimits> => {
  const path = origin.slice(OF_K6.length);
  let input: unknown;
  try {
    input = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new HarnessError(cli.cannotRead(path), { exitCode: EXIT.usage, hint: text.hint(), cause });
  }
  const reader = { what: text.noun(), origin: path, exitCode: EXIT.usage, text: problem };
  const { limits, leftOut, unjudged } = readThresholds(parseOrThrow(k6OptionsSchema, input, reader));
  if (limits === null) throw new HarnessError(text.none(path, leftOut), { exitCode: EXIT.usage, hint: text.hint() });
  const read = Object.entries(limits).map(([id, own]) => `${id} ${own?.limit}`);
  stderr(`${text.read(path, read)}${text.meaning()}${text.leftOut(leftOut)}`);
  return { origin, limits, unjudged };
};

/** The limits of `--slo <file>`, or of `--slo k6:<options file of k6>`, whose thresholds are read as such; what cannot be read is said. */
export const ownLimits = (slo: string, context: Pick<CliContext, 'stderr'>): Promise<OwnLimits> =>
  slo.startsWith(OF_K6) ? k6Limits(slo, context) : loadLimits(slo).then((limits) => ({ origin: slo, limits }));

/** A word for a folder of verdicts by these limits. */
export const nameOfLimits = (slo: string): string => slo.replace(/^k6:(.*\/)?/, 'k6-');
