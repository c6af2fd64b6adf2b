import { mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tempFolder } from '../../src/testing/cli.ts';
import { digestOfSources, isBuilt, stamp, unstamp } from './built.ts';

const built = async () => {
  const { path, remove } = await tempFolder();
  onTestFinished(remove);
  for (const folder of ['src', 'dist']) mkdirSync(join(path, folder));
  const source = join(path, 'src/a.ts');
  writeFileSync(source, 'export const a = 1;');
  writeFileSync(join(path, 'src/b.ts'), 'export const b = 1;');
  stamp(path, digestOfSources(path));
  return { path, source };
};

it('is built once a build has ended, as long as the sources stay', async () => {
  const { path } = await built();
  expect(isBuilt(path)).toBe(true);
});

it('is not built where a build began and did not end', async () => {
  const { path } = await built();
  unstamp(path);
  expect(isBuilt(path)).toBe(false);
  expect(isBuilt(join(path, 'nowhere'))).toBe(false);
});

it('is not built of a source that was changed, though its time was put back', async () => {
  const { path, source } = await built();
  const { atime, mtime } = statSync(source);
  writeFileSync(source, 'export const a = 2;');
  utimesSync(source, atime, mtime);
  expect(isBuilt(path)).toBe(false);
});

it('is not built of a source that was deleted, or came', async () => {
  const { path, source } = await built();
  rmSync(source);
  expect(isBuilt(path)).toBe(false);
  writeFileSync(source, 'export const a = 1;');
  expect(isBuilt(path)).toBe(true);
  writeFileSync(join(path, 'src/c.ts'), '');
  expect(isBuilt(path)).toBe(false);
});
