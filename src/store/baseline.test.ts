import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HarnessError } from '../core/errors.ts';
import { buildRecord } from '../judge/testing/build-record.ts';
import { acceptBaseline, baselineName, baselinesIn, findRecord } from './baseline.ts';
import { recordText } from './record-file.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'gateproof-baseline-')), 'baselines');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const record = buildRecord();
const NAME = 'built-for-a-test-reference-documented-gateway-only';

const refusal = async (act: () => Promise<unknown>): Promise<HarnessError> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error('was not refused');
};

describe('the name of a baseline', () => {
  it('is made of scenario, profile and modes', () => {
    const both = buildRecord({ modes: { 'gateway-only': { slices: [] }, 'legacy-fallback': { slices: [] } } });
    expect(baselineName(record)).toBe(NAME);
    expect(baselineName(both)).toBe(`${NAME}+legacy-fallback`);
  });
});

describe('a baseline', () => {
  it('is the record itself, whole, in a folder that is made for it', async () => {
    const { name, path, replaced } = await acceptBaseline(record, folder);
    expect({ name, replaced }).toEqual({ name: NAME, replaced: null });
    expect(readFileSync(path, 'utf8')).toBe(recordText(record));
    expect(readdirSync(folder)).toEqual([`${NAME}.json`]);
  });

  it('takes the place of the one before, and hands it back', async () => {
    await acceptBaseline(record, folder);
    const next = { ...record, runId: 'the next' };
    expect((await acceptBaseline(next, folder)).replaced).toEqual(record);
    expect(await findRecord(NAME, folder)).toEqual(next);
  });

  it('may take the place of a file that is no record any more', async () => {
    const { path } = await acceptBaseline(record, folder);
    writeFileSync(path, 'merge conflict');
    expect((await acceptBaseline(record, folder)).replaced).toBeNull();
  });

  it('where none can be written is refused with exit 2', async () => {
    writeFileSync(folder, 'a file');
    expect((await refusal(() => acceptBaseline(record, folder))).exitCode).toBe(2);
  });
});

describe('a run that is looked for', () => {
  it('is found by its folder, its file, or the name of a baseline', async () => {
    const { path } = await acceptBaseline(record, folder);
    writeFileSync(join(folder, 'record.json'), recordText({ ...record, runId: 'of the folder' }));
    expect((await findRecord(path, folder)).runId).toBe(record.runId);
    expect((await findRecord(NAME, folder)).runId).toBe(record.runId);
    expect((await findRecord(folder, folder)).runId).toBe('of the folder');
  });

  it('and is not there is refused with the baselines that are', async () => {
    expect((await refusal(() => findRecord('nothing', folder))).hint).toContain('baseline accept');
    await acceptBaseline(record, folder);
    expect(await baselinesIn(folder)).toEqual([NAME]);
    const error = await refusal(() => findRecord(NAME.replace('gateway', 'gatway'), folder));
    expect([error.exitCode, error.hint]).toEqual([2, expect.stringContaining(`Did you mean "${NAME}"`)]);
  });

  it('and is no record is refused with exit 2', async () => {
    await acceptBaseline(record, folder);
    writeFileSync(join(folder, 'broken.json'), '{');
    expect((await refusal(() => findRecord('broken', folder))).message).toContain('Cannot read');
  });
});
