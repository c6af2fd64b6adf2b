import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../core/errors.ts';
import type { RunRecord } from '../../core/record.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { buildRecord } from '../../judge/testing/build-record.ts';
import { shardPartsOf } from './shard-parts.ts';
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
    expect(shardPartsOf(named([three, one, two])).map(({ shard }) => shard.index)).toEqual([1, 2, 3]);
  });

  it.each<[string, readonly RunRecord[], RegExp]>([
    ['a run of the whole plan', [one, { ...buildRecord() }, two], /^shard-none\.json holds the whole plan/],
    ['a missing shard', [three, one], /^Shard 2 of 3 is missing/],
    ['several missing shards', [two], /^Shards 1 and 3 of 3 are missing/],
    ['a doubled shard', [one, two, three, two], /^Shard 2 is there twice: shard-2\.json and shard-2\.json/],
    [
      'a cut histogram',
      [one, two, withSlice(three, cutHistogram)],
      /^shard-3\.json \(shard 3\) is damaged: .*histogram/i,
    ],
    [
      'broken books',
      [one, withSlice(two, planned), three],
      /^shard-2\.json \(shard 2\) is damaged: its books do not add up: arrivals planned/,
    ],
    [
      'a lost slice',
      [one, { ...two, slices: two.slices.slice(1) }, three],
      /^shard-2\.json \(shard 2\) is damaged: its slices/,
    ],
    ['a moved slice', [one, withSlice(two, (slice) => ({ ...slice, startMs: 1 })), three], /shard 2.*its slices/],
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
    expect(shardPartsOf(named([one, elsewhere, three]))).toHaveLength(3);
  });
});
