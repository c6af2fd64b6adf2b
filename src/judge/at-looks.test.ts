import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../core/record.ts';
import { createAtLooks } from './at-looks.ts';
import { judge } from './judge.ts';
import { judgedPairs } from './look.ts';
import { buildAb } from './testing/build-ab.ts';
import type { QuotesSeen, SliceSeen } from './testing/build-record.ts';

const quotes = (seen: QuotesSeen) => () => ({ quotes: seen });
const fifty: QuotesSeen = { ok: 1_000, medianMs: 50 };

/** A run of so many pairs as it stands in its record: first the reference's slice of each pair, then the candidate's. */
const runWith = (candidate: (pair: number) => SliceSeen, pairs: number): RunRecord => {
  const built = buildAb({ pairs, gating: ['response-p95'], reference: quotes(fifty), candidate });
  const roles = { ...built.roles!, untilDecided: true };
  const slices = built.slices.toSorted((a, b) => (a.pair ?? 0) - (b.pair ?? 0) || (a.mode < b.mode ? -1 : 1));
  const timed = slices.map((slice, index) => ({
    ...slice,
    index,
    startMs: index * 2_000,
    endMs: index * 2_000 + 2_000,
  }));
  return { ...built, roles, slices: timed };
};
const runOf = (candidate: QuotesSeen, pairs = 40): RunRecord => runWith(quotes(candidate), pairs);

/** The same, as if its load changed half-way. */
const changing = (record: RunRecord): RunRecord => {
  const phase = record.scenario.phases.find(({ judged }) => judged)!;
  return { ...record, scenario: { ...record.scenario, phases: [phase, { ...phase, name: 'later' }] } };
};

/** Tells of slice after slice, and when the run may end. */
const play = (record: RunRecord) => {
  const asked: number[] = [];
  const atLooks = createAtLooks((slices) => {
    asked.push(slices.length / 2);
    return { ...record, slices: [...slices] };
  }, judgedPairs(record.slices).length);
  for (const [index] of record.slices.entries()) {
    const look = atLooks(record.slices.slice(0, index + 1));
    if (look !== null) return { look, after: index + 1, asked: asked.slice(1) };
  }
  return { look: null, after: record.slices.length, asked: asked.slice(1) };
};

describe('a run that ends at the first planned look that decides', () => {
  it('ends with the slice that completes the look, and is judged at no other time', () => {
    expect(play(runOf(fifty))).toEqual({ look: { pairs: 15, verdict: 'pass' }, after: 30, asked: [15] });
  });

  it('ends on a fail as well', () => {
    expect(play(runOf({ ok: 1_000, medianMs: 60 })).look).toEqual({ pairs: 15, verdict: 'fail' });
  });

  it('goes on where nothing is decided, and looks again at the next look', () => {
    const few = { ok: 100, medianMs: 50 };
    const seen = play(runOf(few));
    expect(seen).toEqual({ look: { pairs: 30, verdict: 'pass' }, after: 60, asked: [15, 30] });
    expect(play(runOf(few, 29))).toEqual({ look: null, after: 58, asked: [15] });
  });

  it('ends where slices are too short to ever decide', () => {
    const seen = play(runOf({ ok: 1_000, medianMs: 50, slow: 20, slowMs: 900 }));
    expect(seen.look).toEqual({ pairs: 15, verdict: 'inconclusive' });
  });

  it('goes on where one pause of an arm filled a slice, and further pairs outweigh it', () => {
    const paused = (pair: number): SliceSeen => ({
      quotes: pair === 3 ? { ok: 1_000, medianMs: 50, slow: 200, slowMs: 900 } : fifty,
    });
    expect(play(runWith(paused, 40))).toMatchObject({ look: { pairs: 30, verdict: 'pass' }, asked: [15, 30] });
  });

  it('ends where a few in each hundred answers are too long, though most slices are too small to hold one', () => {
    const now = (pair: number): SliceSeen => ({
      quotes: pair % 3 === 0 ? { ok: 1_000, medianMs: 50, slow: 60, slowMs: 900 } : fifty,
    });
    expect(play(runWith(now, 40)).look).toEqual({ pairs: 15, verdict: 'inconclusive' });
  });

  it('ends a load that changes on a fail, and never on a pass: the rest of it was not seen', () => {
    expect(play(changing(runOf(fifty)))).toMatchObject({ look: null, asked: [15, 30, 40] });
    const slower = runOf({ ok: 1_000, medianMs: 60 });
    expect(play(changing(slower)).look).toEqual({ pairs: 15, verdict: 'fail' });
  });

  it.each([
    { planned: 14, asked: [] },
    { planned: 31, asked: [15, 30, 31] },
    { planned: 62, asked: [15, 30, 60, 62] },
  ])(
    'looks at a load that changes when the comparison of its $planned pairs does: after $asked',
    ({ planned, asked }) => {
      expect(play(changing(runOf({ ok: 200, medianMs: 50 }, planned)))).toMatchObject({ look: null, asked });
    },
  );

  it('waits for every arm of a pair', () => {
    const record = runOf(fifty);
    const onlyReference = record.slices.filter(({ mode }) => mode === 'legacy-fallback');
    expect(play({ ...record, slices: onlyReference }).look).toBeNull();
  });
});

describe('the record of a run that ended at a look', () => {
  const ended = (record: RunRecord, atMs: number): RunRecord => ({
    ...record,
    stopped: { why: 'decided', detail: 'decided after 15 pairs', atMs },
  });

  it.each([
    { what: 'as it was judged at the look', candidate: fifty, verdict: 'pass' },
    { what: 'the same where it failed', candidate: { ok: 1_000, medianMs: 60 }, verdict: 'fail' },
  ] as const)('is judged $what, whatever came until it stopped', ({ candidate, verdict }) => {
    const record = runOf(candidate);
    // 15 pairs take a minute; the 16th is whole, and so bad that it would turn the verdict; the 17th is cut.
    const bad = buildAb({
      pairs: 1,
      reference: quotes(fifty),
      candidate: quotes({ ok: 0, failures: { reset: 1_000 } }),
    });
    const spoilt = record.slices.map((slice, index) =>
      index === 30 || index === 31 ? { ...slice, quotes: bad.slices[1]!.quotes } : slice,
    );
    const judgement = judge(ended({ ...record, slices: spoilt }, 65_000));
    expect(judgement).toMatchObject({ verdict, comparison: { pairs: 15, verdict } });
    expect(judgement.modes[0]!.objectives.find(({ id }) => id === 'error-rate')).toMatchObject({ n: 15_000, bad: 0 });
  });

  it.each([
    { planned: 243, alike: 120, at: 243 },
    { planned: 40, alike: 16, at: 40 },
    { planned: 31, alike: 2, at: 15 },
  ])('of a load that changes has its verdict: $planned pairs, the first $alike alike', ({ planned, alike, at }) => {
    const record = changing(runWith((pair) => ({ quotes: { ok: 200, medianMs: pair < alike ? 50 : 75 } }), planned));
    const { look } = play(record);
    expect(look).toEqual({ pairs: at, verdict: 'fail' });
    // A pair takes four seconds, and its record holds those that were not played as well.
    const judgement = judge(ended(record, at * 4_000));
    expect(judgement).toMatchObject({ verdict: 'fail', comparison: { verdict: 'fail', pairs: at } });
  });
});
