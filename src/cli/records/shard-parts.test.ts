import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../core/errors.ts';
import type { RunRecord } from '../../core/record.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { buildRecord } from '../../judge/testing/build-record.ts';
import { type FoundShard, shardPartsOf } from './shard-parts.ts';
import { healthyItems, shardRecords } from './testing/shard-records.ts';

const [one, two, three] = shardRecords(healthyItems(30), 3) as [RunRecord, RunRecord, RunRecord];

const named = (records: readonly RunRecord[]) =>
  records.map((record) => ({ path: `shard-${record.shard?.index ?? 'none'}.json`, record }));

const refusal = (records: readonly RunRecord[]): HarnessError => {
  try {
    shardPartsOf(named(records));
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error('was not refused');
};

const withSlice = (record: RunRecord, change: (slice: SliceRecord) => SliceRecord): RunRecord => ({
  ...record,
  slices: record.slices.map((slice, index) => (index === 1 ? change(slice) : slice)),
});

/** One planned request more, and one more that was never released: its books still add up. */
const withOneMore = (slice: SliceRecord): SliceRecord => {
  const { counts } = slice.quotes;
  const more = { ...counts, planned: counts.planned + 1, notReleased: counts.notReleased + 1 };
  return { ...slice, quotes: { ...slice.quotes, counts: more } };
};

const cutHistogram = ({ quotes, ...slice }: SliceRecord): SliceRecord => ({
  ...slice,
  quotes: { ...quotes, response: { ...quotes.response!, v2: quotes.response!.v2.slice(0, 20) } },
});

const planned = (slice: SliceRecord): SliceRecord => ({
  ...slice,
  quotes: { ...slice.quotes, counts: { ...slice.quotes.counts, planned: slice.quotes.counts.planned + 1 } },
});

describe('the shards of one plan', () => {
  it('come in the order of the shards', () => {
    const { parts, missing, losses } = shardPartsOf(named([three, one, two]));
    expect([parts.map(({ shard }) => shard.index), missing, losses]).toEqual([[1, 2, 3], [], []]);
  });

  const lostSlice: RunRecord = { ...two, slices: two.slices.slice(1) };
  it.each<[string, readonly RunRecord[], readonly RegExp[], readonly number[]]>([
    ['a missing shard', [three, one], [/^Shard 2 of 3 is missing/], [2]],
    ['several missing shards', [two], [/^Shards 1 and 3 of 3 are missing/], [1, 3]],
    [
      'a doubled shard',
      [one, two, three, two],
      [/^Shard 2 is there twice \(shard-2\.json and shard-2\.json\), and counted once/],
      [],
    ],
    ['one there three times', [one, two, three, two, two], [/^Shard 2 is there 3 times/], []],
    [
      'a cut histogram',
      [one, two, withSlice(three, cutHistogram)],
      [/^Shard 3 of 3 is missing/, /^shard-3\.json \(shard 3\) is damaged: .*histogram.*\.$/i],
      [3],
    ],
    [
      'broken books',
      [one, withSlice(two, planned), three],
      [/^Shard 2 of 3/, /^shard-2\.json \(shard 2\) is damaged: its books do not add up: arrivals planned/],
      [2],
    ],
    [
      'a lost slice',
      [one, lostSlice, three],
      [/^Shard 2 of 3/, /^shard-2\.json \(shard 2\) is damaged: its slices/],
      [2],
    ],
    [
      'a lost slice in one of two that are there',
      [one, lostSlice],
      [/^Shards 2 and 3 of 3/, /^shard-2\.json \(shard 2\) is damaged: its slices/],
      [2, 3],
    ],
    [
      'a moved slice',
      [withSlice(one, (slice) => ({ ...slice, startMs: 1 })), two, three],
      [/^Shard 1 of 3/, /shard-1.*its slices/],
      [1],
    ],
  ])('name %s, and count nothing in its place', (_, records, said, gone) => {
    const found = named(records);
    for (const files of [found, found.toReversed()]) {
      const { parts, missing, losses, count } = shardPartsOf(files);
      expect(losses).toEqual(said.map((words) => expect.stringMatching(words)));
      expect([missing, count]).toEqual([gone, 3]);
      expect(parts.map(({ shard }) => shard.index)).toEqual([1, 2, 3].filter((index) => !gone.includes(index)));
    }
  });

  it('name a file that holds no record, whether its shard is there or not', () => {
    const cut: FoundShard = { path: 'cut.json', record: null, fault: 'it is cut off or damaged.' };
    const { losses } = shardPartsOf([...named([one, two]), cut]);
    expect(losses).toEqual(['Shard 3 of 3 is missing.', 'cut.json is no whole record: it is cut off or damaged.']);
    expect(shardPartsOf([cut, ...named([one, two, three])]).losses).toEqual([losses[1]]);
    expect(() => shardPartsOf([cut])).toThrow(/cut\.json is no whole record/);
    expect(() => shardPartsOf(named([withSlice(three, cutHistogram)]))).toThrow(/shard-3\.json \(shard 3\) is damaged/);
  });

  it('of two different records of one shard count the same one in any order', () => {
    const other: RunRecord = { ...two, runId: 'another' };
    const chosen = [
      [one, two, other, three],
      [other, three, two, one],
    ].map((records) => shardPartsOf(named(records)).parts[1]?.record.runId);
    expect(new Set(chosen).size).toBe(1);
  });

  it.each<[string, readonly RunRecord[], RegExp]>([
    ['a run of the whole plan', [one, { ...buildRecord() }, two], /^shard-none\.json holds the whole plan/],
    [
      'a share of another size',
      [one, two, withSlice(three, withOneMore)],
      /planned 10, 10 and 11 requests, the shares of that are 11, 10 and 10/,
    ],
  ])('are refused for %s, which is named', (_, records, message) => {
    const error = refusal(records);
    expect([error.exitCode, error.message]).toEqual([2, expect.stringMatching(message)]);
    expect(error.hint).not.toBe('');
  });

  const [mode] = two.modes;
  it.each<[string, Partial<RunRecord>, string, string]>([
    ['plan', { planHash: 'b'.repeat(64) }, 'planHash', 'bbbb'],
    ['seed', { seed: 8 }, 'seed', '8'],
    ['scenario', { scenario: { ...two.scenario, drainMs: 9_000 } }, 'scenario.drainMs', '9000'],
    ['number of shards', { shard: { index: 2, count: 4 } }, 'shards', '4'],
    ['version', { tool: { name: 'gateproof', version: '9.9.9' } }, 'tool.version', '9.9.9'],
    [
      'profile',
      { modes: [{ ...mode!, target: { ...mode!.target, profile: 'stock-api' } }] },
      'modes[0].target.profile',
      'stock-api',
    ],
    ['mode', { modes: [{ ...mode!, mode: 'legacy-fallback' }] }, 'modes[0].mode', 'legacy-fallback'],
    ['credentials', { modes: [{ ...mode!, quoteAuth: 'jwt' }] }, 'modes[0].quoteAuth', 'jwt'],
    ['number of keys', { modes: [{ ...mode!, keys: { quotes: 4, sockets: 1 } }] }, 'modes[0].keys', ''],
  ])('are refused when one has another %s, and the difference is shown', (_, change, path, got) => {
    const error = refusal([one, { ...two, ...change }, three]);
    expect([error.exitCode, error.message]).toEqual([2, expect.stringContaining('shard-2.json is not a part of')]);
    expect(error.problems).toEqual([
      { path, expected: expect.any(String), got: expect.stringContaining(got), fix: expect.stringMatching(/same/) },
    ]);
  });

  it('may have different addresses, workers and machines', () => {
    const elsewhere: RunRecord = {
      ...two,
      modes: [{ ...mode!, target: { ...mode!.target, baseUrl: 'http://127.0.0.1:9999' } }],
      workers: [1, 4].map((index) => ({ index, fate: 'done', detail: '' })),
      environment: { ...two.environment, cpus: 64 },
    };
    expect(shardPartsOf(named([one, elsewhere, three])).losses).toEqual([]);
  });
});
