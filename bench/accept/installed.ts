import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, tail } from './run-command.ts';

/** Node versions that the published package promises. */
export const PROMISED_NODES = ['22.19.0', '24.21.0', '26.10.0'] as const;

/** Packs the repository into a folder; the path of the package. */
export const pack = async (root: string, folder: string): Promise<string> => {
  const packed = await runCommand('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root });
  if (packed.code !== 0) throw new Error(`npm pack failed: ${tail(packed)}`);
  return join(folder, packed.stdout.trim().split('\n').at(-1) ?? '');
};

/** An empty project with the packed package and a Node of its own. */
export const install = async (folder: string, tarball: string, version: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const manifest = { name: 'empty', private: true, type: 'module', allowScripts: { node: true } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  const ended = await runCommand('npm', ['install', '--no-audit', '--no-fund', tarball, `node@${version}`], {
    cwd: folder,
  });
  if (ended.code !== 0) throw new Error(`npm install failed: ${tail(ended)}`);
};

/** The command line of the installed package, and the Node installed beside it. */
export const entryOf = (folder: string): string => join(folder, 'node_modules/gateproof/dist/src/cli/bin.js');
export const nodeOf = (folder: string): string => join(folder, 'node_modules/.bin/node');
