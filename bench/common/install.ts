import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, tail } from '../accept/run-command.ts';
import { packageVersion, programVersion } from './versions.ts';

/** Peers are installed by the benches alone, into a cache folder, from the lock files in `peers/` and `tools/k6`. */

export const artilleryAt = (cache: string): string => join(cache, 'node_modules/artillery/bin/run');
export const k6At = (cache: string): string => join(cache, 'k6/k6');
export const VEGETA_MODULE = 'github.com/tsenart/vegeta/v12';
export const HEY_MODULE = 'github.com/rakyll/hey';

export const artilleryVersion = (cache: string): Promise<string | null> =>
  packageVersion(join(cache, 'node_modules/artillery'));
export const k6Version = (cache: string): Promise<string | null> =>
  programVersion(k6At(cache), ['version'], { pattern: /k6(?:\.exe)? v(\S+)/ });

const peers = join(import.meta.dirname, 'peers');
const copyTo = async (folder: string, from: string, names: readonly string[]): Promise<void> => {
  await mkdir(folder, { recursive: true });
  for (const name of names) await copyFile(join(peers, from, name), join(folder, name));
};

/** Runs an installer; `installed`, or `absent` and why. */
export const runInstaller = async (
  cwd: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const [program = '', ...rest] = words;
  try {
    const ended = await runCommand(program, rest, { cwd, env });
    return ended.code === 0 ? 'installed' : `absent: ${tail(ended)}`;
  } catch (error) {
    return `absent: ${error instanceof Error ? error.message : String(error)}`;
  }
};

/** Builds a program of a Go module folder of `peers/` from its lock files, into `<cache>/<name>/<name>`, unless it is there. */
export const buildGo = async (cache: string, name: string, module: string, say: (line: string) => void) => {
  const folder = join(cache, name);
  if (existsSync(join(folder, name))) return;
  await copyTo(folder, name, ['go.mod', 'go.sum', 'tools.go']);
  const words = ['go', 'build', '-mod=readonly', '-trimpath', '-ldflags=-s -w', '-o', name, module];
  say(`${name}: ${await runInstaller(folder, words)}`);
};

/** Installs Artillery and k6 where they are not there yet; a peer that cannot be installed is absent, and the page says so. */
export const installPeers = async (cache: string, say: (line: string) => void): Promise<void> => {
  if (!existsSync(artilleryAt(cache))) {
    await copyTo(cache, '.', ['package.json', 'package-lock.json']);
    const words = ['npm', 'ci', '--no-audit', '--no-fund', '--ignore-scripts'];
    say(`artillery: ${await runInstaller(cache, words, { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' })}`);
  }
  if (!existsSync(k6At(cache))) {
    const words = [process.execPath, join(import.meta.dirname, '../../tools/k6/build.ts'), '--to', k6At(cache)];
    say(`k6: ${await runInstaller(cache, words)}`);
  }
};
