import { describe, expect, it } from 'vitest';
import { HarnessError } from '../core/errors.ts';
import type { Judgement } from '../core/judgement.ts';
import type { ObjectiveId } from '../core/objectives.ts';
import { type RunRecord, runRecordSchema } from '../core/record.ts';
import type { SliceRecord } from '../core/slice.ts';
import { COUNT_INDICATORS, TIME_INDICATORS } from './compare/indicators.ts';
import { judge } from './judge.ts';
import { SLOS } from './slo/registry.ts';
import { buildAb } from './testing/build-ab.ts';
import { buildRecord, type SliceSeen } from './testing/build-record.ts';
import { figuresSeen, seconds } from './testing/server-figures.ts';

/** In 15 pairs, the first look, enough of everything for every objective and every figure of a comparison. */
const full: SliceSeen = {
  quotes: { ok: 1_000 },
  connections: { attempted: 200, clients: { followed: 200, compared: 200 }, recovery: { asked: 200, recovered: 200 } },
  messages: { frames: 100, audience: 10 },
};
const nothing: SliceSeen = {};
/** All that was planned went nowhere. */
const allDropped: SliceSeen = { quotes: { dropped: 1_000 }, connections: { attempted: 200, timedOut: 200 } };
const notReleased: SliceSeen = { quotes: { notReleased: 1_000 }, connections: { notReleased: 200 } };
const warmUp: SliceSeen = { ...full, judged: false };

const PAIRS = 15;

const built = new Map<string, RunRecord>();
const once = (key: readonly unknown[], build: () => RunRecord): RunRecord => {
  const name = JSON.stringify(key);
  const record = built.get(name) ?? build();
  built.set(name, record);
  return record;
};

const gatingOn = (record: RunRecord, gating: readonly string[]): RunRecord => ({
  ...record,
  scenario: { ...record.scenario, gating: [...gating] as ObjectiveId[] },
});

const run = (slice: SliceSeen): RunRecord =>
  once(['run', slice], () =>
    buildRecord({ modes: { 'gateway-only': { slices: Array.from({ length: PAIRS }, () => slice) } } }),
  );

const ab = (reference: SliceSeen, candidate: SliceSeen, pairs = PAIRS): RunRecord =>
  once(['ab', reference, candidate, pairs], () =>
    buildAb({ pairs, reference: () => reference, candidate: () => candidate }),
  );

const toNaN = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.NaN;
  if (Array.isArray(value)) return value.map(toNaN);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toNaN(inner)]));
};

/** Every figure that was measured in these slices is NaN; when they were is known. */
const withNaN = (record: RunRecord, in_: (slice: SliceRecord) => boolean): RunRecord => ({
  ...record,
  slices: record.slices.map((slice) => {
    const { quotes, connections, messages, ...when } = slice;
    return in_(slice) ? { ...when, ...(toNaN({ quotes, connections, messages }) as typeof slice) } : slice;
  }),
});

const always = (): boolean => true;

/** What is made of a record; a record that cannot be read at all is no pass either. */
const judged = (record: RunRecord): Judgement | 'refused' => {
  try {
    return judge(record);
  } catch (error) {
    if (error instanceof HarnessError && error.exitCode === 2) return 'refused';
    throw error;
  }
};

const expectNoPass = (judgement: Judgement | 'refused', gating: boolean): void => {
  if (judgement === 'refused') return;
  expect(judgement.verdict).not.toBe('pass');
  expect(judgement.exitCode).not.toBe(0);
  if (!gating) return;
  const own = judgement.modes.flatMap(({ objectives }) => objectives.filter((objective) => objective.gating));
  expect(own.length).toBeGreaterThan(0);
};

const EMPTY_RUNS: readonly (readonly [string, () => RunRecord])[] = [
  ['no slice', () => ({ ...run(full), slices: [] })],
  ['zero samples', () => run(nothing)],
  ['all dropped', () => run(allDropped)],
  ['nothing released', () => run(notReleased)],
  ['only a warm-up', () => run(warmUp)],
  ['NaN everywhere', () => withNaN(run(full), always)],
  ['NaN in one slice', () => withNaN(run(full), ({ index }) => index === 7)],
];

describe.each(SLOS.map(({ id }) => ({ id })))('$id', ({ id }) => {
  it.each(EMPTY_RUNS)('with %s is no pass', (_, record) => {
    const judgement = judged(gatingOn(record(), [id]));
    expectNoPass(judgement, true);
    if (judgement === 'refused') return;
    expect(judgement.modes[0]!.objectives.find((objective) => objective.id === id)!.verdict).not.toBe('pass');
  });

  it('misspelt gates nothing, and nothing is no pass', () => {
    const misspelt = gatingOn(run(full), [`${id}s`]);
    expectNoPass(judged(misspelt), false);
    expect(runRecordSchema.safeParse(misspelt).success).toBe(false);
  });
});

const watched = { cpu: seconds(60, 0.1), memory: seconds(60, 0.1), pool: seconds(60, 0.1) };

it.each(SLOS.map(({ id }) => id))('%s with all of it is a pass: the rows above can fail', (id) => {
  const record = { ...run(full), serverFigures: [figuresSeen(watched)] };
  expect(judged(gatingOn(record, [id]))).toMatchObject({ verdict: 'pass', exitCode: 0 });
});

it.each(['cpu', 'memory', 'pool'] as const)('%s of NaN is no pass', (id) => {
  const record = { ...run(full), serverFigures: [figuresSeen({ ...watched, [id]: seconds(60, Number.NaN) })] };
  expectNoPass(judged(gatingOn(record, [id])), true);
});

const isOf = (arm: SliceRecord['mode']) => (slice: SliceRecord) => slice.mode === arm;

const EMPTY_PAIRS: readonly (readonly [string, () => RunRecord])[] = [
  ['no pair', () => ab(full, full, 0)],
  ['fewer pairs than the first look', () => ab(full, full, 14)],
  ['zero samples in both arms', () => ab(nothing, nothing)],
  ['an empty reference', () => ab(nothing, full)],
  ['an empty candidate', () => ab(full, nothing)],
  ['all dropped in both arms', () => ab(allDropped, allDropped)],
  ['all dropped in the reference', () => ab(allDropped, full)],
  ['all dropped in the candidate', () => ab(full, allDropped)],
  ['nothing released in either arm', () => ab(notReleased, notReleased)],
  ['only a warm-up', () => ab(warmUp, warmUp)],
  ['a candidate that was not played', () => onlyArm(ab(full, full), 'legacy-fallback')],
  ['a reference that was not played', () => onlyArm(ab(full, full), 'gateway-only')],
  ['NaN in both arms', () => withNaN(ab(full, full), always)],
  ['NaN in the reference', () => withNaN(ab(full, full), isOf('legacy-fallback'))],
  ['NaN in the candidate', () => withNaN(ab(full, full), isOf('gateway-only'))],
];

const onlyArm = (record: RunRecord, arm: SliceRecord['mode']): RunRecord => ({
  ...record,
  slices: record.slices.filter(isOf(arm)),
});

const INDICATORS = [...TIME_INDICATORS, ...COUNT_INDICATORS].map(({ id, objectives }) => ({ id, objectives }));

describe.each(INDICATORS)('the comparison of $id', ({ id, objectives }) => {
  it.each(EMPTY_PAIRS)('with %s is no pass', (_, record) => {
    const judgement = judged(gatingOn(record(), objectives));
    expectNoPass(judgement, true);
    if (judgement === 'refused') return;
    const compared = judgement.comparison?.indicators.filter((indicator) => indicator.id === id) ?? [];
    expect(compared.map(({ gating }) => gating)).toEqual([true]);
    expect([judgement.comparison?.verdict, compared[0]?.verdict]).not.toContain('pass');
  });

  it('gated by a misspelt objective is no pass', () => {
    const judgement = judged(gatingOn(ab(full, full), [`${objectives[0]}s`]));
    expectNoPass(judgement, false);
    expect(judgement).toMatchObject({ comparison: { verdict: 'inconclusive', reason: 'nothing-gating' } });
  });

  it('with all of it is one: the rows above can fail', () => {
    const judgement = judged(gatingOn(ab(full, full), objectives));
    expect(judgement).toMatchObject({ verdict: 'pass', exitCode: 0, comparison: { verdict: 'pass' } });
  });
});

describe('a record on disk', () => {
  it('cannot hold NaN: written down it is null, which is refused where a figure belongs', () => {
    const written: unknown = JSON.parse(JSON.stringify(withNaN(run(full), always)));
    expect(runRecordSchema.safeParse(written).success).toBe(false);
  });
});
