import { expect, it } from 'vitest';
import { entry, tempFolder } from '../testing/cli.ts';
import { type Judge, judgeLaid, layRecords } from '../testing/determinism.ts';

const command: Judge['command'] = [process.execPath, entry];

it('stored records are judged to the same bytes again, in another time zone and language, and with shards in another order', async () => {
  const here = await tempFolder();
  const elsewhere = await tempFolder();
  try {
    await Promise.all([here, elsewhere].map(({ path }) => layRecords(path)));
    const plain = { TZ: 'UTC', LANG: 'C' };
    const other = { TZ: 'Asia/Kathmandu', LANG: 'zh_CN.UTF-8', LC_ALL: 'tr_TR.UTF-8', LANGUAGE: 'ar' };
    const [first, again] = await Promise.all([
      judgeLaid(here.path, { command, env: plain, order: [1, 2, 3] }),
      judgeLaid(elsewhere.path, { command, env: other, order: [3, 1, 2] }),
    ]);
    expect(Object.entries(first).filter(([name]) => name.endsWith('exit code'))).toEqual([
      ['fail-ab, exit code', '1'],
      ['inconclusive, exit code', '3'],
      ['merged, exit code', '1'],
    ]);
    expect(again).toEqual(first);
  } finally {
    await here.remove();
    await elsewhere.remove();
  }
});
