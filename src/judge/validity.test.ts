import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../core/record.ts';
import type { SliceRecord } from '../core/slice.ts';
import { judge } from './judge.ts';
import { buildRecord, evenly, type ModeSeen, type RecordSeen } from './testing/build-record.ts';

const enough = evenly({ ok: 3_000, connections: 300, frames: 300, slices: 10 });
const broken = evenly({ ok: 3_000, connections: 300, frames: 300, failures: { reset: 90 }, slices: 10 });

const recordWith = (seen: RecordSeen = {}, mode: ModeSeen = {}): RunRecord =>
  buildRecord({ gating: ['error-rate'], modes: { 'gateway-only': { slices: enough, ...mode } }, ...seen });

/** The same record with one slice's books changed. */
const withSlice = (change: (slice: SliceRecord) => SliceRecord): RunRecord => {
  const record = recordWith();
  return { ...record, slices: record.slices.map((slice, index) => (index === 3 ? change(slice) : slice)) };
};
const withArrivals = (change: Partial<SliceRecord['quotes']['counts']>): RunRecord =>
  withSlice((slice) => ({ ...slice, quotes: { ...slice.quotes, counts: { ...slice.quotes.counts, ...change } } }));
const withConnections = (change: Partial<SliceRecord['connections']['counts']>): RunRecord =>
  withSlice((slice) => ({
    ...slice,
    connections: { ...slice.connections, counts: { ...slice.connections.counts, ...change } },
  }));

const stopped = (why: 'sigint' | 'sigterm' | 'worker-lost' | 'error') => ({
  stopped: { why, detail: 'told so', atMs: 9_000 },
});
const lostWorker = { workers: [{ index: 1, fate: 'lost' as const, detail: 'exit code 9' }] };
const book = (rule: 'equal' | 'at-most' | 'shown', holds: boolean): ModeSeen => ({
  books: { state: 'compared', lines: [{ item: 'requests ok', ours: 3_000, target: 2_999, rule, holds }] },
});
const contradicted: ModeSeen = { modeProof: { state: 'contradicted', evidence: 'the flags say legacy-fallback' } };

const mergedFrom = (...starts: readonly string[]): RunRecord['shards'] =>
  starts.map((startedAt, i) => ({
    ...{ index: i + 1, runId: `shard-${i + 1}`, startedAt, durationMs: 60_000, command: 'gateproof run', workers: 1 },
    environment: recordWith().environment,
    ...{ of: null, host: null },
  }));

type Row = { readonly what: string; readonly record: RunRecord; readonly reason: string; readonly exitCode: number };
const INVALID: readonly Row[] = [
  { what: 'Ctrl-C', record: recordWith(stopped('sigint')), reason: 'interrupted', exitCode: 130 },
  { what: 'a termination', record: recordWith(stopped('sigterm')), reason: 'interrupted', exitCode: 143 },
  { what: 'an error of ours', record: recordWith(stopped('error')), reason: 'interrupted', exitCode: 5 },
  {
    what: 'a lost worker',
    record: recordWith({ ...stopped('worker-lost'), ...lostWorker }),
    reason: 'bookkeeping',
    exitCode: 5,
  },
  { what: 'a lost worker that stopped nothing', record: recordWith(lostWorker), reason: 'bookkeeping', exitCode: 5 },
  {
    what: 'a stop for a worker that is not named',
    record: recordWith(stopped('worker-lost')),
    reason: 'bookkeeping',
    exitCode: 5,
  },
  { what: 'an arrival without an outcome', record: withArrivals({ planned: 301 }), reason: 'bookkeeping', exitCode: 5 },
  {
    what: 'a failure without a kind',
    record: withArrivals({ planned: 301, failed: 1 }),
    reason: 'bookkeeping',
    exitCode: 5,
  },
  {
    what: 'a connection planned and never due',
    record: withConnections({ planned: 31 }),
    reason: 'bookkeeping',
    exitCode: 5,
  },
  {
    what: 'an attempt without an outcome',
    record: withConnections({ planned: 31, attempted: 31 }),
    reason: 'bookkeeping',
    exitCode: 5,
  },
  { what: 'a socket without an end', record: withConnections({ closedByUs: 29 }), reason: 'bookkeeping', exitCode: 5 },
  {
    what: 'a loss without a reason',
    record: withConnections({ closedByUs: 29, lost: 1 }),
    reason: 'bookkeeping',
    exitCode: 5,
  },
  {
    what: 'clocks that do not add up by 1 us',
    record: withSlice((slice) => ({
      ...slice,
      quotes: { ...slice.quotes, okLatenessSumUs: slice.quotes.okLatenessSumUs + 1 },
    })),
    ...{ reason: 'bookkeeping', exitCode: 5 },
  },
  {
    what: 'an answer that no clock timed',
    record: withSlice((slice) => ({ ...slice, quotes: { ...slice.quotes, service: null } })),
    ...{ reason: 'bookkeeping', exitCode: 5 },
  },
  {
    what: 'a target that counted otherwise',
    record: recordWith({}, book('equal', false)),
    reason: 'bookkeeping',
    exitCode: 5,
  },
  {
    what: 'a target that sent less than we received',
    record: recordWith({}, book('at-most', false)),
    reason: 'bookkeeping',
    exitCode: 5,
  },
  { what: 'another mode', record: recordWith({}, contradicted), reason: 'mode-unproven', exitCode: 3 },
  {
    what: 'no judged slice',
    record: recordWith({}, { slices: enough.map((slice) => ({ ...slice, judged: false })) }),
    ...{ reason: 'no-data', exitCode: 3 },
  },
  {
    what: 'under 99 % of the requests released',
    record: recordWith({}, { slices: [{ quotes: { ok: 9_000, notReleased: 1_000 } }] }),
    ...{ reason: 'generator-saturated', exitCode: 3 },
  },
  {
    what: 'under 99 % of the connections released',
    record: recordWith({}, { slices: [{ quotes: { ok: 5_000 }, connections: { attempted: 980, notReleased: 20 } }] }),
    ...{ reason: 'generator-saturated', exitCode: 3 },
  },
  {
    what: 'descriptors that ran out',
    record: recordWith({}, { slices: evenly({ ok: 9_000, failures: { 'ours-emfile': 1 } }) }),
    ...{ reason: 'generator-saturated', exitCode: 3 },
  },
  {
    what: 'ports that ran out',
    record: recordWith({}, { slices: evenly({ ok: 9_000, connections: 300, refused: { 'ours-eaddrnotavail': 1 } }) }),
    ...{ reason: 'generator-saturated', exitCode: 3 },
  },
  {
    what: 'a shard without the others',
    record: recordWith({ shard: { index: 2, count: 4 } }),
    reason: 'not-measurable',
    exitCode: 3,
  },
  {
    what: 'a shard that was stopped',
    record: recordWith({ shard: { index: 2, count: 4 }, ...stopped('sigterm') }),
    reason: 'interrupted',
    exitCode: 143,
  },
  {
    what: 'a shard with a lost worker',
    record: recordWith({ shard: { index: 1, count: 1 }, ...lostWorker }),
    reason: 'bookkeeping',
    exitCode: 5,
  },
  {
    what: 'shards that did not start together',
    record: recordWith({ shards: mergedFrom('2026-11-23T10:00:00.000Z', '2026-11-23T10:00:01.001Z') }),
    reason: 'not-steady',
    exitCode: 3,
  },
];

describe('a part of a run', () => {
  it('says which one it is, and what brings a verdict', () => {
    const [reason] = judge(recordWith({ shard: { index: 2, count: 4 } })).reasons;
    expect(reason).toMatchObject({
      mode: null,
      detail: expect.stringContaining('shard 2 of 4'),
      remedy: expect.stringContaining('gateproof merge'),
    });
  });

  it('merged with others that started within half a slice is judged', () => {
    const shards = mergedFrom('2026-11-23T10:00:01.000Z', '2026-11-23T10:00:00.500Z', '2026-11-23T10:00:00.000Z');
    expect(judge(recordWith({ shards })).verdict).toBe('pass');
  });

  it('names the shards that are farthest apart', () => {
    const shards = mergedFrom('2026-11-23T10:00:05.000Z', '2026-11-23T10:00:01.000Z', '2026-11-23T10:00:03.000Z');
    expect(judge(recordWith({ shards })).reasons[0]).toMatchObject({
      detail: expect.stringMatching(/^Shards 2 and 1 started 4 s apart/),
      remedy: expect.stringContaining('--start-at'),
    });
  });
});

describe('an invalid run is inconclusive whatever its figures', () => {
  it.each(INVALID)('$what: $reason, exit code $exitCode', ({ record, reason, exitCode }) => {
    const judgement = judge(record);
    expect(judgement).toMatchObject({ verdict: 'inconclusive', exitCode });
    expect(judgement.reasons[0]).toMatchObject({ code: 'invalid', reason });
    for (const mode of judgement.modes) {
      expect(mode.verdict).toBe('inconclusive');
      for (const objective of mode.objectives) {
        expect(objective.verdict).toBe('inconclusive');
        if (objective.reason === reason && reason !== 'no-data')
          expect(objective).toMatchObject({ needs: null, notes: [] });
      }
    }
  });

  it.each(INVALID)('$what: a breach does not fail it either', ({ record }) => {
    const failing = buildRecord({ gating: ['error-rate'], modes: { 'gateway-only': { slices: broken } } });
    expect(judge(failing).verdict).toBe('fail');
    const both = {
      ...record,
      slices: [
        ...record.slices,
        ...failing.slices.map((slice) => ({
          ...slice,
          index: slice.index + 100,
          judged: record.slices.some(({ judged }) => judged),
        })),
      ],
    };
    expect(judge(both).verdict).toBe('inconclusive');
  });

  it('a broken line of the books is one reason, however many slices it breaks in', () => {
    const record = recordWith();
    const slices = record.slices.map((slice) => ({ ...slice, quotes: { ...slice.quotes, queue: null } }));
    const items = judge({ ...record, slices }).reasons.map((reason) =>
      reason.code === 'invalid' ? reason.detail : '',
    );
    expect(items).toEqual([
      'Our books do not add up: arrivals ok, by queue: 300 stated, 0 counted in slice 0 and in 9 more',
      expect.stringContaining('response time, sum in us'),
      expect.stringContaining('control time, sum in us'),
    ]);
  });
});

describe('what does not void a run', () => {
  it.each([
    {
      what: 'a mode that cannot be proven',
      mode: { modeProof: { state: 'not-provable', evidence: 'no such endpoint' } },
      warns: 'mode-not-provable',
    },
    {
      what: 'a killed target, whose books nobody can read',
      mode: { books: { state: 'unavailable', why: 'no answer' } },
      warns: 'books-unavailable',
    },
    {
      what: 'a finding of the preflight',
      mode: { preflight: { requests: 1, connections: 0, rateLimit: null, findings: ['no rate limit header'] } },
      warns: 'preflight',
    },
  ] as const)('$what is a warning, and the verdict stands', ({ mode, warns }) => {
    const pass = judge(recordWith({}, mode as unknown as ModeSeen));
    expect(pass).toMatchObject({ verdict: 'pass', exitCode: 0 });
    expect(pass.warnings.map(({ code }) => code)).toEqual([warns]);
    const fail = judge(recordWith({}, { ...(mode as unknown as ModeSeen), slices: broken }));
    expect(fail).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it('a target that dies mid-run fails like any other', () => {
    const slices = enough.map((slice, index) => (index < 5 ? slice : { quotes: { failures: { refused: 300 } } }));
    const mode: ModeSeen = { slices, books: { state: 'unavailable', why: 'connection refused' } };
    expect(judge(recordWith({}, mode))).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it.each([
    { notReleased: 100, verdict: 'pass', why: 'exactly 99 % is enough' },
    { notReleased: 101, verdict: 'inconclusive', why: 'less is not' },
  ])('$notReleased of 10,000 not released: $why', ({ notReleased, verdict }) => {
    const slices = [{ quotes: { ok: 10_000 - notReleased, notReleased } }];
    expect(judge(recordWith({}, { slices })).verdict).toBe(verdict);
  });

  it('a kind of failure of our own that never happened is none', () => {
    const slices = evenly({ ok: 3_000, failures: { 'ours-emfile': 0 } });
    expect(judge(recordWith({}, { slices })).verdict).toBe('pass');
  });

  it('a line of the books that is only shown may differ', () => {
    expect(judge(recordWith({}, book('shown', false))).verdict).toBe('pass');
    expect(judge(recordWith({}, book('equal', true))).verdict).toBe('pass');
  });

  it('warnings of the run and of a host that was not quiet are handed on', () => {
    const noise = { quiet: false, lostRatio: 0.08, gapMaxMs: 31, waitedMs: 5_000 };
    expect(judge(recordWith({ noise, warnings: ['the key pair was made up'] })).warnings).toEqual([
      { code: 'noisy-before-run', gapMaxMs: 31, lostRatio: 0.08 },
      { code: 'run', text: 'the key pair was made up' },
    ]);
    expect(judge(recordWith({ noise: null })).warnings).toEqual([]);
  });

  it('a sample over an hour is a warning', () => {
    const slices = [...enough, { quotes: { ok: 100, slow: 2, slowMs: 4_000_000 } }];
    expect(judge(recordWith({}, { slices })).warnings).toContainEqual({
      code: 'overflow',
      mode: 'gateway-only',
      count: 2,
    });
  });
});
