import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { englishCatalogue } from '../../src/core/text/catalogue.ts';
import { PINNED_K6, pinnedK6At } from '../../src/load/k6/pinned.ts';

/** `npm run k6:build [-- --to <file>]`: builds the pinned k6 where `findK6` looks for it, unless it is there, and prints its path. */

const text = englishCatalogue.k6Program;
const { values } = parseArgs({ options: { to: { type: 'string' } } });
const to = resolve(values.to ?? pinnedK6At(process.env));

/** On PATH, else in GOROOT, which Go's own installer puts at /usr/local/go. */
const goAt = (): string | null => {
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    join(process.env['GOROOT'] ?? '/usr/local/go', 'bin'),
  ];
  const name = process.platform === 'win32' ? 'go.exe' : 'go';
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
};

/** Built beside its place and moved there whole: a build that was cut leaves nothing that looks like a k6. */
const build = async (go: string): Promise<number | null> => {
  const part = `${to}.${process.pid}.part`;
  await mkdir(dirname(to), { recursive: true });
  // What is stripped at the end is not made first: a tenth less to do.
  const bare = ['-gcflags=all=-dwarf=false', '-ldflags=-s -w'];
  const words = ['build', '-mod=readonly', '-trimpath', ...bare, '-o', part, 'go.k6.io/k6/v2'];
  const child = spawn(go, words, {
    cwd: import.meta.dirname,
    stdio: ['ignore', 2, 2],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  await (code === 0 ? rename(part, to) : rm(part, { force: true }));
  return code;
};

const main = async (): Promise<number> => {
  if (existsSync(to)) {
    process.stderr.write(text.isThere(to));
  } else {
    const go = goAt();
    if (go === null) {
      process.stderr.write(text.noGo(PINNED_K6));
      return 1;
    }
    process.stderr.write(text.building(PINNED_K6));
    const code = await build(go);
    if (code !== 0) {
      process.stderr.write(text.buildFailed(code));
      return 1;
    }
  }
  process.stdout.write(`${to}\n`);
  return 0;
};

process.exitCode = await main();
