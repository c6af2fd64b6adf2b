import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordText } from '../../store/record-file.ts';
import { type TempFolder, tempFolder } from '../../testing/cli.ts';
import { healthyItems, shardRecords } from '../records/testing/shard-records.ts';
import { runHere } from '../testing/in-process.ts';
import { registerMerge } from './merge.ts';

let folder: TempFolder;
const at = (...names: readonly string[]): string => join(folder.path, ...names);
const recordOf = (shard: number): string => at(`${shard}`, 'record.json');

/** Two shards in folders of their own, as runs leave them. */
beforeEach(async () => {
  folder = await tempFolder();
  for (const [i, record] of shardRecords(healthyItems(480), 2).entries()) {
    mkdirSync(at(`${i + 1}`));
    writeFileSync(at(`${i + 1}`, 'events.ndjson'), '');
    writeFileSync(recordOf(i + 1), recordText(record));
  }
});
afterEach(() => folder.remove());

const merge = (out: string, records: readonly string[] = [at('1'), at('2')]) =>
  runHere(registerMerge, ['merge', ...records, '--out', out]);

describe('merge', () => {
  it.each([
    ['the folder of a shard', () => at('1'), () => [at('1'), at('2')]],
    ['that folder, where its record is named', () => at('2'), () => [at('1'), recordOf(2)]],
    ['that folder, written otherwise', () => at('2', '..', '1'), () => [at('1'), at('2')]],
    [
      'a link to that folder',
      () => {
        symlinkSync(at('1'), at('link'));
        return at('link');
      },
      () => [at('1'), at('2')],
    ],
  ])('refuses to write into %s, and removes nothing', async (_, out, records) => {
    const before = [1, 2].map((shard) => readFileSync(recordOf(shard), 'utf8'));
    const { code, error, stdout } = await merge(out(), records());
    expect([code, stdout, error?.message]).toEqual([2, '', expect.stringContaining('made from')]);
    expect([1, 2].map((shard) => readFileSync(recordOf(shard), 'utf8'))).toEqual(before);
    expect(existsSync(at('1', 'summary.json'))).toBe(false);
  });

  it('takes the place of an earlier merge of the same shards', async () => {
    for (const time of ['first', 'second']) {
      const { error } = await merge(at('merged'));
      expect([time, error, existsSync(at('merged', 'record.json'))]).toEqual([time, null, true]);
    }
  });
});
