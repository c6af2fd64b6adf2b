import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takesPlaceOf } from './takes-place.ts';

let root: string;
const at = (path: string): string => join(root, path);
const put = (folder: string, name: string): void => {
  mkdirSync(at(folder), { recursive: true });
  writeFileSync(join(at(folder), name), 'kept');
};

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'gateproof-place-'));
  for (const folder of ['one', 'two', 'search/steps/gateway-only-01-400']) put(folder, 'record.json');
  put('one', 'shard-1.json');
  mkdirSync(at('empty'));
  symlinkSync(at('one'), at('link'));
  symlinkSync(at('one/record.json'), at('link.json'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a new result takes the place of', () => {
  it.each([
    ['the record of its folder', 'one', 'one'],
    ['that record, named as a file', 'one', 'one/record.json'],
    ['what a link leads to', 'one', 'link'],
    ['what the link of a file leads to', 'one', 'link.json'],
    ['what stands where its own link leads', 'link', 'one'],
    ['a folder written otherwise', 'two/../one', 'one'],
    ['a record that is not there and would be', 'empty', 'empty'],
    ['a step of the search that stood there', 'search', 'search/steps/gateway-only-01-400'],
  ])('%s', async (_, folder, input) => {
    expect(await takesPlaceOf(at(folder), at(input))).toBe(true);
  });
});

describe('a new result leaves alone', () => {
  it.each([
    ['a record of another folder', 'two', 'one'],
    ['a record by another name', 'one', 'one/shard-1.json'],
    ['what is read where nothing was', 'new', 'one'],
    ['a record in a folder below', 'search/steps', 'search/steps/gateway-only-01-400'],
    ['what is nowhere', 'one', 'nowhere'],
  ])('%s', async (_, folder, input) => {
    expect(await takesPlaceOf(at(folder), at(input))).toBe(false);
  });
});
