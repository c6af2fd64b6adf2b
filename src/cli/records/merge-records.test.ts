import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RunRecord, runRecordSchema, type SymbolCounts } from '../../core/record.ts';
import { judge } from '../../judge/judge.ts';
import { lossesAtMsOf } from '../../judge/slo/disconnect-rate.ts';
import { clusterSizes } from '../../judge/stats/designEffect.ts';
import { buildRecord } from '../../judge/testing/build-record.ts';
import { figuresSeen } from '../../judge/testing/server-figures.ts';
import { recordText } from '../../store/record-file.ts';
import { mergeRecords } from './merge-records.ts';
import { shardPartsOf } from './shard-parts.ts';
import { healthyItems, type Seen, SLICES, shardRecords, slicesSeen } from './testing/shard-records.ts';

const merged = (records: readonly RunRecord[]): RunRecord =>
  mergeRecords(shardPartsOf(records.map((record, i) => ({ path: `${i}.json`, record }))));

/** So many requests for a symbol, all of them slow or failed. */
const symbolCounts = (symbol: string, n: number, failures: Readonly<Record<string, number>>): SymbolCounts => ({
  ...{ symbol, n, failures: { ...failures } },
  notOk: Object.values(failures).reduce((sum, count) => sum + count, 0),
  overLimit: [{ limitMs: 200, response: n }],
});

const seen: fc.Arbitrary<Seen> = fc.record({
  slice: fc.nat(SLICES - 1),
  quote: fc.constantFrom('ok', 'failed', 'unanswered', 'dropped', 'notReleased'),
  socket: fc.constantFrom('closed', 'lost', 'refused', 'timedOut', 'notReleased'),
  us: fc.integer({ min: 0, max: 3_000_000 }),
});

describe('the record of merged shards', () => {
  it('holds the slices of one run, to the byte, whatever order the files come in', () => {
    const cases = fc.tuple(fc.array(seen, { maxLength: 60 }), fc.integer({ min: 1, max: 6 })).chain(([items, count]) =>
      fc.tuple(
        fc.constant(items),
        fc.shuffledSubarray(
          Array.from({ length: count }, (_, i) => i),
          { minLength: count },
        ),
      ),
    );
    fc.assert(
      fc.property(cases, ([items, order]) => {
        const records = shardRecords(items, order.length);
        const inOrder = merged(records);
        expect(inOrder.slices).toEqual(slicesSeen(items));
        expect(recordText(merged(order.map((i) => records[i]!)))).toBe(recordText(inOrder));
        expect(runRecordSchema.parse(inOrder)).toEqual(inOrder);
      }),
      { numRuns: 25 },
    );
  });

  it('is judged as one run, where each shard alone is undecided', () => {
    const records = shardRecords(healthyItems(), 3, { gating: ['error-rate', 'connect-success'] });
    for (const record of records) {
      const { verdict, exitCode, reasons } = judge(record);
      expect([verdict, exitCode]).toEqual(['inconclusive', 3]);
      expect(reasons[0]).toMatchObject({ code: 'invalid', reason: 'not-measurable' });
    }
    expect(judge(merged(records))).toMatchObject({ verdict: 'pass', exitCode: 0 });
  });

  it('of which one is missing holds the whole plan, that share as not released, and is inconclusive', () => {
    const items = healthyItems();
    const records = shardRecords(items, 3, { gating: ['error-rate', 'connect-success'] });
    const gone = items.map((item, n) =>
      n % 3 === 1 ? ({ ...item, quote: 'notReleased', socket: item.socket } as const) : item,
    );
    const lost = slicesSeen(
      items.filter((_, n) => n % 3 === 1).map((item) => ({ ...item, quote: 'notReleased', socket: 'notReleased' })),
      3,
    );
    for (const order of [
      [0, 2],
      [2, 0],
    ]) {
      const set = shardPartsOf(order.map((i) => ({ path: `${i}.json`, record: records[i]! })));
      const record = mergeRecords(set, [lost]);
      const totals = (slices: RunRecord['slices']) => slices.map(({ quotes }) => quotes.counts);
      expect(totals(record.slices)).toEqual(totals(slicesSeen(gone)));
      expect(record.stopped).toMatchObject({ why: 'error', detail: 'Shard 2 of 3 is missing' });
      expect(record.shards.map(({ index, of }) => [index, of])).toEqual([
        [1, 3],
        [3, 3],
      ]);
      expect(record.modes[0]!.books).toMatchObject({ state: 'unavailable' });
      expect(judge(record)).toMatchObject({ verdict: 'inconclusive', exitCode: 5 });
    }
  });

  it('with one there twice counts it once and is inconclusive, whatever the figures', () => {
    const items = healthyItems();
    const records = shardRecords(items, 2, { gating: ['error-rate', 'connect-success'] });
    const record = merged([...records, records[0]!]);
    expect(record.slices).toEqual(slicesSeen(items));
    expect(record.stopped?.detail).toMatch(/^Shard 1 is there twice/);
    expect(judge(record)).toMatchObject({ verdict: 'inconclusive', exitCode: 5 });
  });

  it('says how far apart the shards began, and of one shard nothing', () => {
    const [one, two] = shardRecords(healthyItems(20), 2) as [RunRecord, RunRecord];
    const later = new Date(Date.parse(one.startedAt) + 120).toISOString();
    const said = 'The starts of 2 shards lie 120 ms apart by the clocks of their machines.';
    expect(merged([{ ...two, startedAt: later }, one]).warnings).toContain(said);
    expect(merged(shardRecords(healthyItems(20), 1)).warnings.join()).not.toContain('apart');
  });

  it('holds what two shards lost at one instant as one event, although they did not begin together', () => {
    const lostAt = (ms: number): Seen => ({ slice: 1, quote: 'ok', socket: 'lost', us: ms * 1_000 });
    const [one, two] = shardRecords([lostAt(1_300), lostAt(1_000)], 2) as [RunRecord, RunRecord];
    const later = { ...two, startedAt: new Date(Date.parse(one.startedAt) + 300).toISOString() };
    const eventsIn = (records: readonly RunRecord[]) => clusterSizes(merged(records).slices.flatMap(lossesAtMsOf));
    expect(eventsIn([one, later])).toEqual([2]);
    expect(eventsIn([later, one])).toEqual([2]);
    expect(eventsIn([one, two])).toEqual([1, 1]);
    expect(merged([one, later]).slices[1]!.connections.lossesAtMs).toEqual([1_300, 1_300]);
  });

  it('has the largest step of any clock that k6 went by', () => {
    const steps = [null, -12, 9];
    const records = shardRecords(healthyItems(30), 3).map((record, i): RunRecord => {
      const engine = { name: 'k6', k6Version: '2.2.0', k6Slices: [], clockStepMs: steps[i] ?? null } as const;
      return { ...record, engine: { ...engine, k6Slices: [] } };
    });
    expect(merged(records).engine.clockStepMs).toBe(-12);
    expect(merged(shardRecords(healthyItems(30), 3)).engine.clockStepMs).toBeNull();
  });

  it('has the figures of a server from the shard that could see it, and most of all from one that saw it end', () => {
    const none = { ...figuresSeen({}), process: { state: 'none', why: 'elsewhere' } } as const;
    const seen = figuresSeen({ cpu: [0.1] });
    const ended = figuresSeen({ cpu: [0.1], ended: { atMs: 900, pid: 4_711, successors: [] } });
    const of = (figures: RunRecord['serverFigures'][]) =>
      merged(
        shardRecords(healthyItems(), figures.length).map((record, i) => ({ ...record, serverFigures: figures[i]! })),
      ).serverFigures;
    expect(of([[none], [seen]])).toEqual([seen]);
    expect(of([[seen], [ended]])).toEqual([ended]);
    expect(of([[none], [none]])).toEqual([none]);
  });

  it('fails for what only all shards together show', () => {
    const items = healthyItems().map((item, n) => (n % 60 === 0 ? { ...item, quote: 'failed' as const } : item));
    expect(judge(merged(shardRecords(items, 4, { gating: ['error-rate'] }))).verdict).toBe('fail');
  });

  it('spans all shards and keeps where each ran', () => {
    const records = shardRecords(healthyItems(), 2).map((record, i) => ({
      ...record,
      startedAt: `2026-11-23T10:00:00.${i}00Z`,
      durationMs: 6_000,
    }));
    const { startedAt, durationMs, shard, shards, runId, command, workers } = merged(records);
    expect({ startedAt, durationMs, shard }).toEqual({
      startedAt: '2026-11-23T10:00:00.000Z',
      durationMs: 6_100,
      shard: null,
    });
    expect(runId).toBe('2026-11-23-built-merged-2');
    expect(command).toBe('gateproof run built --shard 1/2 & gateproof run built --shard 2/2');
    expect(workers.map(({ index }) => index)).toEqual([0, 1]);
    expect(shards.map(({ index, runId: of }) => [index, of])).toEqual([
      [1, '2026-11-23-built-shard-1-of-2'],
      [2, '2026-11-23-built-shard-2-of-2'],
    ]);
  });

  it('takes the worst of what was seen of hosts and modes, and says of which shard', () => {
    const [one, two] = shardRecords(healthyItems(), 2);
    const [mode] = two!.modes;
    const worse: RunRecord = {
      ...two!,
      noise: { quiet: false, lostRatio: 0.1, gapMaxMs: 40, waitedMs: 9_000 },
      stopped: { why: 'sigterm', detail: 'told so', atMs: 3_000 },
      warnings: ['look'],
      modes: [
        {
          ...mode!,
          target: { ...mode!.target, baseUrl: 'http://127.0.0.1:3001' },
          modeProof: { state: 'contradicted', evidence: 'flags say otherwise' },
          preflight: {
            ...mode!.preflight,
            rateLimit: { limit: 100, remaining: 99, resetSec: 60 },
            findings: ['slow'],
          },
          examples: [5, 1, 4, 2].map((atMs) => ({ kind: 'reset', atMs, detail: 'gone' })),
          bySymbol: ['A', 'B'].map((symbol) => symbolCounts(symbol, 7, { reset: 2 })),
        },
      ],
    };
    const better = {
      ...mode!,
      bySymbol: ['A', 'B'].map((symbol) => symbolCounts(symbol, 5, { reset: 1, timeout: 1 })),
    };
    const record = merged([worse, { ...one!, modes: [better] }]);
    expect(record.noise).toEqual({ quiet: false, lostRatio: 0.1, gapMaxMs: 40, waitedMs: 9_000 });
    expect(record.stopped).toEqual({ why: 'sigterm', detail: 'shard 2: told so', atMs: 3_000 });
    expect(record.warnings).toEqual([
      expect.stringMatching(/^The starts of 2 shards/),
      'shard 2: look',
      expect.stringMatching(/shard 2 loaded http:\/\/127.0.0.1:3001/),
    ]);
    expect(record.modes[0]).toMatchObject({
      modeProof: { state: 'contradicted', evidence: 'shard 2: flags say otherwise' },
      preflight: { requests: 2, rateLimit: { limit: 100 }, findings: ['shard 2: slow'] },
      examples: [{ atMs: 1 }, { atMs: 2 }, { atMs: 4 }],
      bySymbol: ['A', 'B'].map((symbol) => symbolCounts(symbol, 12, { reset: 3, timeout: 1 })),
    });
    expect(judge(record)).toMatchObject({ verdict: 'inconclusive', exitCode: 143 });
  });

  it('takes the clock that may be off most: each shard went by that of its own machine', () => {
    const clockOf = (offsetMs: number) => ({
      ...{ before: { offsetMs, errorMs: 1, samples: 16 }, after: null, correctedMs: 0 },
    });
    const mergedClock = (clocks: readonly RunRecord['modes'][number]['clock'][]) =>
      merged(
        shardRecords(healthyItems(), clocks.length).map((record, i) => ({
          ...record,
          modes: record.modes.map((seen) => ({ ...seen, clock: clocks[i] ?? null })),
        })),
      ).modes[0]!.clock;
    const nobodyAnswered = { before: null, after: null, correctedMs: 0 };
    expect(mergedClock([clockOf(1), clockOf(-7), clockOf(3)])).toEqual(clockOf(-7));
    expect(mergedClock([clockOf(1), nobodyAnswered])).toEqual(nobodyAnswered);
    expect(mergedClock([null, clockOf(2)])).toEqual(clockOf(2));
    expect(mergedClock([null, null])).toBeNull();
  });

  it.each<[string, [string, number][], string, number]>([
    [
      'the earliest of two that had seen enough',
      [
        ['decided', 5_000],
        ['bail', 4_000],
      ],
      'bail',
      4_000,
    ],
    [
      'the earliest, in whatever order',
      [
        ['bail', 4_000],
        ['decided', 5_000],
      ],
      'bail',
      4_000,
    ],
    [
      'one that was forced, however late',
      [
        ['bail', 2_000],
        ['sigterm', 9_000],
      ],
      'sigterm',
      9_000,
    ],
  ])('ended by %s', (_, ends, why, atMs) => {
    const records = shardRecords(healthyItems(), 2).map((record, i) => {
      const [ownWhy, ownAtMs] = ends[i]!;
      return runRecordSchema.parse({ ...record, stopped: { why: ownWhy, detail: 'x', atMs: ownAtMs } });
    });
    expect(merged(records).stopped).toEqual({ why, detail: 'shard 1: x; shard 2: x', atMs });
  });

  it.each([
    { startedAt: '2026-11-23T10:00:01.000Z', verdict: 'pass' },
    { startedAt: '2026-11-23T10:00:01.001Z', verdict: 'inconclusive' },
    { startedAt: '2026-11-23T09:58:00.000Z', verdict: 'inconclusive' },
  ])('of shards that started at 10:00:00 and at $startedAt is $verdict: half a slice of 2 s is allowed', (row) => {
    const records = shardRecords(healthyItems(), 2, { gating: ['error-rate'] });
    const judgement = judge(merged([records[0]!, { ...records[1]!, startedAt: row.startedAt }]));
    expect(judgement.verdict).toBe(row.verdict);
    if (row.verdict === 'inconclusive')
      expect(judgement).toMatchObject({ exitCode: 3, reasons: [{ reason: 'not-steady', mode: null }] });
  });

  it('of one shard of one is the run itself', () => {
    const [only] = shardRecords(healthyItems(), 1, { gating: ['error-rate'] });
    expect(judge(only!).verdict).toBe('inconclusive');
    expect(judge(merged([only!])).verdict).toBe('pass');
    expect(buildRecord().shard).toBeNull();
  });
});
