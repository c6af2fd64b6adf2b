import { describe, expect, it } from 'vitest';
import type { ObjectiveResult } from '../core/judgement.ts';
import type { ObjectiveId } from '../core/objectives.ts';
import type { ArmFigures } from '../core/server-figures.ts';
import { explainFails } from './explain/explainFails.ts';
import { judge } from './judge.ts';
import { judgeSeconds, judgeServer } from './judge-server.ts';
import { buildRecord, evenly, healthySlices } from './testing/build-record.ts';
import { type FiguresSeen, figuresSeen, seconds } from './testing/server-figures.ts';

/** 30 slices of 2 s. */
const recordWith = (figures: readonly ArmFigures[] | null, gating: readonly ObjectiveId[]) =>
  buildRecord({
    modes: { 'gateway-only': { slices: evenly({ ok: 3_000 }) } },
    gating,
    serverFigures: figures === null ? null : [...figures],
  });

const judged = (id: ObjectiveId, seen: FiguresSeen): ObjectiveResult => {
  const { modes } = judge(recordWith([figuresSeen(seen)], [id]));
  return modes[0]!.objectives.find((objective) => objective.id === id)!;
};

const codes = ({ notes }: Pick<ObjectiveResult, 'notes'>) => notes.map(({ code }) => code);

/** So many seconds at `high`, spread over the rest at `low`. */
const mixed = (high: number, of: number, [low, over]: readonly [number, number]): number[] =>
  Array.from({ length: of }, (_, i) => (Math.floor(((i + 1) * high) / of) > Math.floor((i * high) / of) ? over : low));

describe('a figure of the server', () => {
  it.each<[ObjectiveId, keyof FiguresSeen, number]>([
    ['cpu', 'cpu', 0.7],
    ['memory', 'memory', 0.8],
    ['pool', 'pool', 0.85],
  ])('%s passes just under its limit and fails at it', (id, figure, limit) => {
    expect(judged(id, { [figure]: seconds(60, limit - 0.001) })).toMatchObject({ verdict: 'pass', n: 60, bad: 0 });
    expect(judged(id, { [figure]: seconds(60, limit) })).toMatchObject({ verdict: 'fail', n: 60, bad: 60, limit });
  });

  it.each<[string, number, ObjectiveResult['verdict']]>([
    ['a few seconds over it', 8, 'pass'],
    ['nearly a third of the seconds over it', 18, 'inconclusive'],
    ['half of the seconds over it', 30, 'fail'],
  ])('with %s is judged by their share: 30 % are allowed', (_, high, verdict) => {
    const result = judged('cpu', { cpu: mixed(high, 60, [0.3, 0.9]) });
    expect(result).toMatchObject({ verdict, n: 60, bad: high });
  });

  it('reads as what it stays under in 70 % of the seconds', () => {
    expect(judged('cpu', { cpu: mixed(17, 60, [0.3, 0.9]) }).observed).toBe(0.3);
    expect(judged('cpu', { cpu: mixed(19, 60, [0.3, 0.9]) }).observed).toBe(0.9);
  });

  it.each<[string, number, number, object]>([
    ['nine good ones', 9, 0.1, { verdict: 'inconclusive', reason: 'too-few-samples', needs: 1 }],
    ['nine bad ones', 9, 0.9, { verdict: 'inconclusive', reason: 'too-few-samples' }],
    ['ten good ones', 10, 0.1, { verdict: 'pass', reason: null, needs: null }],
    ['ten bad ones', 10, 0.9, { verdict: 'fail', reason: null }],
  ])('is not decided by fewer than ten samples: %s', (_, count, value, expected) => {
    expect(judged('cpu', { cpu: seconds(count, value) })).toMatchObject(expected);
  });

  it('that nobody could watch is not measurable; one that was to be watched and had no sample is no data', () => {
    const none: ArmFigures = { ...figuresSeen({}), process: { state: 'none', why: 'elsewhere' } };
    const reasonOf = (figures: readonly ArmFigures[] | null) =>
      judge(recordWith(figures, ['cpu'])).modes[0]!.objectives.find(({ id }) => id === 'cpu')!.reason;
    expect([reasonOf([none]), reasonOf([]), reasonOf(null)]).toEqual(Array(3).fill('not-measurable'));
    expect(reasonOf([figuresSeen({})])).toBe('no-data');
  });
});

describe('what was not seen', () => {
  it.each(['cpu', 'pool'] as const)('of %s is taken as bad where it would pass, and named', (figure) => {
    const seen = [...seconds(40, 0.2), ...seconds(20, null)];
    const result = judged(figure, { [figure]: seen, whyUnseen: ['a child was not waited for'] });
    expect(result).toMatchObject({ verdict: 'inconclusive', reason: 'server-unseen', n: 40, bad: 0 });
    expect(result.notes).toContainEqual({
      code: 'samples-unseen',
      missing: 20,
      n: 40,
      why: ['a child was not waited for'],
    });
  });

  it('is too little to matter where it would pass even then', () => {
    expect(judged('cpu', { cpu: [...seconds(57, 0.2), ...seconds(3, null)] })).toMatchObject({ verdict: 'pass' });
  });

  it('is taken as good where it would fail', () => {
    expect(judged('pool', { pool: [...seconds(20, 0.9), ...seconds(40, null)] }).reason).toBe('server-unseen');
    expect(judged('pool', { pool: [...seconds(40, 0.9), ...seconds(20, null)] }).verdict).toBe('fail');
  });

  it('of a process that ended never passes, however late that was', () => {
    const ended = { atMs: 59_900, pid: 4_711, successors: [4_800] };
    const result = judged('memory', { memory: seconds(60, 0.2), ended });
    expect(result).toMatchObject({ verdict: 'inconclusive', reason: 'server-unseen' });
    expect(codes(result)).toContain('server-ended');
    const { warnings } = judge(recordWith([figuresSeen({ memory: seconds(60, 0.2), ended })], ['availability']));
    expect(warnings).toEqual([{ code: 'server-ended', mode: 'gateway-only', ...ended }]);
  });

  it('of a process that ended does not undo what was broken before', () => {
    const ended = { atMs: 50_000, pid: 4_711, successors: null };
    const result = judged('cpu', { cpu: [...seconds(50, 0.95), ...seconds(10, null)], ended });
    expect(result.verdict).toBe('fail');
    expect(codes(result)).toContain('server-ended');
  });

  it('of a pool does not hang on the process', () => {
    const ended = { atMs: 1_000, pid: 4_711, successors: null };
    expect(judged('pool', { pool: seconds(60, 0.2), ended }).verdict).toBe('pass');
  });
});

describe('which samples count', () => {
  /** Two arms in turns, 2 s each: the server of the first is busy in its own slices and rests in those of the other. */
  const alternating = (shiftMs: number): ObjectiveResult => {
    const base = buildRecord({
      modes: { 'gateway-only': { slices: evenly({ ok: 10 }) }, 'legacy-fallback': { slices: evenly({ ok: 10 }) } },
      gating: ['cpu'],
    });
    const slices = base.slices.map((slice) => {
      const nth = slice.index % 30;
      const startMs = nth * 4_000 + (slice.mode === 'gateway-only' ? 0 : 2_000);
      return { ...slice, startMs, endMs: startMs + 2_000 };
    });
    const busy = figuresSeen({ cpu: Array.from({ length: 120 }, (_, second) => (second % 4 < 2 ? 0.9 : 0.05)) });
    if (busy.process.state === 'none') throw new Error('made with figures');
    const samples = busy.process.samples.map((sample) => {
      const [fromMs, toMs] = [sample.fromMs + shiftMs, sample.toMs + shiftMs];
      // As much of the busy time as lies in the window.
      return { ...sample, fromMs, toMs };
    });
    const record = { ...base, slices, serverFigures: [{ ...busy, process: { ...busy.process, samples } }] };
    return judge(record).modes[0]!.objectives.find(({ id }) => id === 'cpu')!;
  };

  it('are those of the arm that was loaded: rest between its slices does not thin them out', () => {
    expect(alternating(0)).toMatchObject({ verdict: 'fail', n: 60, bad: 60 });
  });

  it('are those that lie in a slice but for a beat that came a little late', () => {
    expect(alternating(60)).toMatchObject({ n: 60, bad: 60 });
    expect(alternating(500)).toMatchObject({ n: 30 });
  });

  it('leave out the warm-up', () => {
    const record = buildRecord({
      modes: { 'gateway-only': { slices: healthySlices() } },
      gating: ['cpu'],
      serverFigures: [figuresSeen({ cpu: [0.99, 0.99, ...seconds(60, 0.1)] })],
    });
    expect(judge(record).modes[0]!.objectives.find(({ id }) => id === 'cpu')).toMatchObject({ n: 60, bad: 0 });
  });

  it('stand for all the seconds since the look before', () => {
    const figures = figuresSeen({});
    if (figures.process.state === 'none') throw new Error('made with figures');
    const samples = Array.from({ length: 30 }, (_, i) => ({
      ...{ fromMs: i * 2_000, toMs: (i + 1) * 2_000, memoryBytes: null },
      cpuCores: 1.9,
    }));
    const late = { ...figures, process: { ...figures.process, samples } };
    const { modes } = judge(recordWith([late], ['cpu']));
    expect(modes[0]!.objectives.find(({ id }) => id === 'cpu')).toMatchObject({ n: 60, bad: 60 });
  });
});

describe('beside the verdict', () => {
  it('a figure that does not gate warns when it breaks its limit, and turns nothing', () => {
    const { verdict, warnings } = judge(recordWith([figuresSeen({ cpu: seconds(60, 0.9) })], ['availability']));
    expect(verdict).toBe('pass');
    expect(warnings).toEqual([
      { code: 'server-over', mode: 'gateway-only', objective: 'cpu', observed: 0.9, limit: 0.7 },
    ]);
  });

  it('another limit than the document`s is counted anew', () => {
    const record = recordWith([figuresSeen({ cpu: seconds(60, 0.6) })], ['cpu']);
    const own = judge(record, { limits: { origin: 'mine', limits: { cpu: { limit: 0.5 } } } });
    expect([judge(record).verdict, own.verdict]).toEqual(['pass', 'fail']);
    expect(explainFails(record, own)).toMatchObject([{ objective: 'cpu', firstBreach: { slice: 0 } }]);
  });

  it('a breach is explained: since when, and that it lasted', () => {
    const record = recordWith([figuresSeen({ cpu: [...seconds(20, 0.2), ...seconds(40, 0.9)] })], ['cpu']);
    expect(explainFails(record, judge(record))).toMatchObject([
      { objective: 'cpu', course: 'lasting', firstBreach: { startMs: 20_000 }, worstReason: { count: 40 } },
    ]);
  });
});

describe('a figure of a server without slices', () => {
  it.each<[string, FiguresSeen, object]>([
    ['passes on ten good seconds', { cpu: seconds(10, 0.2) }, { verdict: 'pass', n: 10, bad: 0, observed: 0.2 }],
    ['fails on ten bad ones', { cpu: seconds(10, 0.9) }, { verdict: 'fail', reason: null, limit: 0.7 }],
    ['needs ten', { cpu: seconds(9, 0.2) }, { verdict: 'inconclusive', reason: 'too-few-samples' }],
    ['without a sample has no data', {}, { verdict: 'inconclusive', reason: 'no-data', observed: null }],
    [
      'does not pass on what was not seen',
      { cpu: [...seconds(10, 0.2), ...seconds(10, null)] },
      { verdict: 'inconclusive', reason: 'server-unseen' },
    ],
  ])('%s', (_, seen, expected) => {
    expect(judgeServer('cpu', figuresSeen(seen))).toMatchObject(expected);
  });

  it('that nobody could watch is not measurable', () => {
    const none = { process: { state: 'none', why: 'x' }, pool: { state: 'none', why: 'x' } } as const;
    for (const id of ['cpu', 'memory', 'pool'] as const)
      expect(judgeServer(id, none)).toMatchObject({ verdict: 'inconclusive', reason: 'not-measurable', n: 0 });
  });
});

describe('a figure of single seconds', () => {
  const at = (count: number, share: number): number[] => Array.from({ length: count }, () => share);

  it.each<[string, readonly number[], object]>([
    // 0.7 ^ 9 < 5 %: nine good seconds decide, and ten is the least.
    ['no second', [], { verdict: 'inconclusive', reason: 'no-data', n: 0, needs: 10 }],
    ['five good ones', at(5, 0.5), { verdict: 'inconclusive', reason: 'too-few-samples', n: 5, needs: 5 }],
    ['nine good ones and three over', [...at(9, 0.5), ...at(3, 0.9)], { verdict: 'inconclusive', n: 12, bad: 3 }],
    ['ten good ones', at(10, 0.5), { verdict: 'pass', reason: null, n: 10, needs: null }],
    ['ten over', at(10, 0.9), { verdict: 'fail', reason: null, n: 10, bad: 10, needs: null }],
    [
      'ten good ones and as many that nobody saw',
      [...at(10, 0.5), ...at(10, Number.NaN)],
      { verdict: 'inconclusive', reason: 'server-unseen', n: 10, needs: null },
    ],
  ])('%s', (_, shares, wanted) => {
    expect(judgeSeconds(shares, 0.8)).toMatchObject(wanted);
  });

  it('that has the least and is open all the same needs more', () => {
    const { reason, needs } = judgeSeconds([...at(9, 0.5), ...at(3, 0.9)], 0.8);
    expect([reason, needs! > 0]).toEqual(['too-few-samples', true]);
  });
});
