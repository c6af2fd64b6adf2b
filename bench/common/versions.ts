import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../accept/run-command.ts';

/** Versions of what is really there, read off it: a constant would name what was once meant to be installed. */

/** It is there, and does not tell. */
export const UNTOLD = 'version not told';

/** Of an installed npm package, by its folder; null where it is not there. */
export const packageVersion = async (folder: string): Promise<string | null> => {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return null;
  return (JSON.parse(await readFile(file, 'utf8')) as { version?: string }).version ?? UNTOLD;
};

/** Of a program that tells, by the first group of `pattern` in what it prints; null where it is not there. */
export const programVersion = async (
  path: string,
  words: readonly string[],
  { pattern, env = {} }: { readonly pattern: RegExp; readonly env?: Readonly<Record<string, string>> },
): Promise<string | null> => {
  if (!existsSync(path)) return null;
  const { stdout, stderr } = await runCommand(path, words, { cwd: '.', env });
  return pattern.exec(`${stdout}\n${stderr}`)?.[1] ?? UNTOLD;
};

/** Of a Go program that does not tell: Go writes the modules that a program was built from into it, a line each. Null where it is not there. */
export const goModuleVersion = async (path: string, module: string): Promise<string | null> => {
  if (!existsSync(path)) return null;
  const text = (await readFile(path)).toString('latin1');
  const line = [`mod\t${module}\t`, `dep\t${module}\t`].map((begin) => text.indexOf(begin)).find((at) => at !== -1);
  if (line === undefined) return UNTOLD;
  return /^(?:mod|dep)\t\S+\tv?(\S+)/.exec(text.slice(line, line + 300))?.[1] ?? UNTOLD;
};
