import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import stockApi from '../../profiles/stock-api.ts';
import type { ProfileInput } from '../../src/core/profile.ts';
import type { ScenarioInput } from '../../src/core/scenario.ts';
import { packageVersion } from './versions.ts';

/** gateproof as both benches play it: the built product, as its users start it, one load worker. */

export const root = join(import.meta.dirname, '../..');
const bin = join(root, 'dist/src/cli/bin.js');
export const MODE = 'gateway-only';

export const ownVersion = (): Promise<string | null> => packageVersion(root);

/** Where a play writes: its own empty folder. The results of gateproof lie in it under this name. */
export const RESULT = 'run';

export type Target = { readonly name: string; readonly url: string; readonly symbol: string };

const profileOf = ({ name, url, symbol }: Target): ProfileInput => ({
  ...{ name, url, dialect: 'documented' },
  // None of them is served by the servers of the benches either.
  endpoints: stockApi.endpoints,
  quoteSymbols: [symbol],
  streamSymbols: [symbol],
  provider: 'infoway',
  sequence: 'data[].volume',
  credentials: { required: 'open' },
});

const fileOf = async (folder: string, name: string, content: unknown): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, `export default ${JSON.stringify(content)};\n`);
  return path;
};

/** The command line of a command that loads a target of a bench, with what every one of them is told. */
export const gateproofWords = async (
  folder: string,
  target: Target,
  [command = '', ...words]: readonly string[],
): Promise<readonly string[]> => {
  const profile = await fileOf(folder, 'profile.mjs', profileOf(target));
  const at = ['--target', profile, '--mode', MODE, '--out', join(folder, RESULT)];
  return [process.execPath, bin, command, ...words, ...at];
};

/** The same for a scenario: `run`, one load worker, no waiting for a quiet host. */
export const runWords = async (folder: string, target: Target, scenario: ScenarioInput): Promise<readonly string[]> => {
  const file = await fileOf(folder, 'scenario.mjs', scenario);
  return gateproofWords(folder, target, ['run', file, '--workers', '1', '--wait-quiet', '0s']);
};
