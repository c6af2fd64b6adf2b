import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../core/record.ts';
import type { SliceRecord } from '../core/slice.ts';
import { judge } from './judge.ts';
import { buildAb } from './testing/build-ab.ts';
import { buildRecord, evenly, healthySlices, type RecordSeen, type SliceSeen } from './testing/build-record.ts';

/** Slices are 2 s long: the first `played` of ten are over at the end. */
const endedAfter = (why: 'bail' | 'decided', played: number): Pick<RunRecord, 'stopped'> => ({
  stopped: { why, detail: 'enough was seen', atMs: played * 2_000 },
});
const full: SliceSeen = { quotes: { ok: 1_000 }, connections: { attempted: 100 }, messages: { frames: 10 } };
const broken: SliceSeen = { ...full, quotes: { ok: 900, failures: { reset: 100 } } };
const cut: SliceSeen = { quotes: { ok: 10, notReleased: 990 }, connections: { attempted: 1, notReleased: 99 } };
const unsent: SliceSeen = { quotes: { notReleased: 1_000 }, connections: { notReleased: 100 } };
const times = (n: number, slice: SliceSeen): SliceSeen[] => Array.from({ length: n }, () => slice);

const record = (slices: readonly SliceSeen[], seen: RecordSeen = {}): RunRecord =>
  buildRecord({ gating: ['error-rate', 'connect-success'], modes: { 'gateway-only': { slices } }, ...seen });
const objectivesOf = (of: RunRecord) =>
  Object.fromEntries(judge(of).modes[0]!.objectives.map(({ id, verdict, reason, n }) => [id, [verdict, reason, n]]));
const reasonsOf = (of: RunRecord) =>
  judge(of).reasons.map((reason) => [reason.code, 'reason' in reason ? reason.reason : null]);

describe('a run that bailed', () => {
  const bailed = record([...times(3, broken), cut, ...times(6, unsent)], endedAfter('bail', 3));

  it('fails by what it saw, and everything else is open', () => {
    expect(judge(bailed)).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(reasonsOf(bailed)).toEqual([
      ['objective-failed', null],
      ['objective-undecided', 'bailed'],
    ]);
    expect(objectivesOf(bailed)).toEqual({
      availability: ['fail', null, 3_010],
      'error-rate': ['fail', null, 3_010],
      'response-p95': ['fail', null, 3_010],
      'connect-success': ['inconclusive', 'bailed', 301],
      'disconnect-rate': ['inconclusive', 'bailed', 301],
      'message-latency-p95': ['inconclusive', 'bailed', 30],
      cpu: ['inconclusive', 'not-measurable', 0],
      memory: ['inconclusive', 'not-measurable', 0],
      pool: ['inconclusive', 'not-measurable', 0],
    });
  });

  it('says so in a warning, with what was not sent', () => {
    expect(judge(bailed).warnings).toEqual([
      {
        ...{ code: 'bail', detail: 'enough was seen', atMs: 6_000 },
        requests: { planned: 10_000, notReleased: 6_990 },
        connections: { planned: 1_000, notReleased: 699 },
      },
    ]);
  });

  it('never passes, whatever would', () => {
    const healthy: RecordSeen = { gating: ['error-rate', 'response-p95', 'connect-success', 'disconnect-rate'] };
    const slices = { modes: { 'gateway-only': { slices: healthySlices() } } };
    expect(judge(buildRecord({ ...healthy, ...slices })).verdict).toBe('pass');
    const judgement = judge(buildRecord({ ...healthy, ...slices, ...endedAfter('bail', 30) }));
    expect(judgement).toMatchObject({ verdict: 'inconclusive', exitCode: 3 });
    for (const { verdict, reason, needs, notes } of judgement.modes[0]!.objectives) {
      expect([verdict, needs]).toEqual(['inconclusive', null]);
      expect(notes).toEqual([]);
      expect(['bailed', 'not-measurable']).toContain(reason);
    }
  });

  it('in pairs, leaves the arm open that did not break', () => {
    const ab = buildAb({ pairs: 5, reference: () => full, candidate: () => broken, gating: ['error-rate'] });
    const judgement = judge({ ...ab, ...endedAfter('bail', 10) });
    expect(judgement.modes.map(({ mode, verdict }) => [mode, verdict])).toEqual([
      ['legacy-fallback', 'inconclusive'],
      ['gateway-only', 'fail'],
    ]);
    expect(judgement).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it('counts what went wrong in a slice that was cut', () => {
    const bad: SliceSeen = { quotes: { ok: 100, failures: { reset: 40 }, notReleased: 860 } };
    expect(objectivesOf(record([full, bad, unsent], endedAfter('bail', 1)))['error-rate']).toEqual([
      'fail',
      null,
      1_140,
    ]);
  });

  it.each<[string, SliceSeen, string, string]>([
    ['a stall of the host', { quotes: { ok: 3_000, slow: 290 }, hostGapMaxMs: 40 }, 'response-p95', 'noisy-host'],
    ['a late generator', { quotes: { ok: 3_000, latenessMs: 300 } }, 'response-p95', 'generator-saturated'],
    ['a clock in doubt', { messages: { frames: 900, negative: 1 } }, 'message-latency-p95', 'clock'],
  ])('keeps %s as the reason that it is', (_, slice, id, reason) => {
    const quiet: SliceSeen = { quotes: { ok: 2_000 } };
    const one = record([slice, quiet, ...times(2, unsent)], endedAfter('bail', 2));
    expect(objectivesOf(one)[id]?.slice(0, 2)).toEqual(['inconclusive', reason]);
  });
});

describe('a run that was decided', () => {
  const few = (bad: number): SliceSeen => ({ quotes: { ok: 1_000 - bad, failures: bad === 0 ? {} : { reset: bad } } });

  it('is judged on the slices that were played whole', () => {
    const decided = record([...times(4, full), cut, ...times(5, unsent)], endedAfter('decided', 4));
    expect(judge(decided)).toMatchObject({
      ...{ verdict: 'pass', exitCode: 0, reasons: [] },
      warnings: [{ code: 'decided', requests: { planned: 10_000, notReleased: 5_990 } }],
    });
    expect(objectivesOf(decided)['error-rate']).toEqual(['pass', null, 4_000]);
  });

  it('fails by them, too', () => {
    const decided = record([...times(4, broken), cut, unsent], endedAfter('decided', 4));
    expect(judge(decided)).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(objectivesOf(decided)['error-rate']).toEqual(['fail', null, 4_000]);
  });

  it.each([
    ['a slice that ends with the run is whole', 0, 4_000],
    ['one that ends later is not', -1, 3_000],
    ['one that ended before is', 1, 4_000],
  ])('%s', (_, offMs, n) => {
    const { stopped } = endedAfter('decided', 4);
    const slices = [...times(3, few(0)), few(0), few(0)];
    const decided = record(slices, { stopped: { ...stopped!, atMs: stopped!.atMs + offMs } });
    expect(objectivesOf(decided)['error-rate']?.[2]).toBe(n);
  });

  it('does not count what a cut slice saw, neither good nor bad', () => {
    const decided = record([...times(4, few(0)), few(500), unsent], endedAfter('decided', 4));
    expect(objectivesOf(decided)['error-rate']).toEqual(['pass', null, 4_000]);
  });

  it('is undecided for too few samples where the whole slices are too few', () => {
    const decided = record([few(0), few(0), unsent], endedAfter('decided', 2));
    expect(objectivesOf(decided)['error-rate']).toEqual(['inconclusive', 'too-few-samples', 2_000]);
  });

  it('has no verdict without a whole slice', () => {
    const decided = record([cut, unsent], endedAfter('decided', 0));
    expect(reasonsOf(decided)).toEqual([['invalid', 'no-data']]);
    expect(judge(decided)).toMatchObject({ verdict: 'inconclusive', exitCode: 3 });
  });

  it('does not judge the warm-up either', () => {
    const decided = record([{ ...few(500), judged: false }, ...times(3, few(0)), unsent], endedAfter('decided', 4));
    expect(objectivesOf(decided)['error-rate']?.[2]).toBe(3_000);
  });

  it('judges whole pairs only', () => {
    // Pair by pair in time: the run ends between the two slices of pair 2, and within one of pair 0 that was moved to its end.
    const ab = buildAb({ pairs: 3, reference: () => few(0), candidate: () => few(0), gating: ['error-rate'] });
    const at = (slice: SliceRecord): SliceRecord => {
      const startMs = (slice.pair! * 2 + (slice.mode === 'gateway-only' ? 1 : 0)) * 2_000;
      return { ...slice, startMs, endMs: startMs + 2_000 };
    };
    const slices = ab.slices.map(at);
    const judged = (of: readonly SliceRecord[], atMs: number) =>
      judge({ ...ab, slices: [...of], stopped: { why: 'decided', detail: '', atMs } }).modes.map(
        ({ objectives }) => objectives.find(({ id }) => id === 'error-rate')!.n,
      );
    expect(judged(slices, 12_000)).toEqual([3_000, 3_000]);
    expect(judged(slices, 10_000)).toEqual([2_000, 2_000]);
    const late = slices.map((slice) =>
      slice.pair === 0 && slice.mode === 'gateway-only' ? { ...slice, startMs: 12_000, endMs: 14_000 } : slice,
    );
    expect(judged(late, 12_000)).toEqual([2_000, 2_000]);
  });
});

describe('what voids a run voids it however it ended', () => {
  const whys = ['bail', 'decided'] as const;
  const all = times(4, broken);
  const unsubscribed: SliceSeen = { ...full, connections: { attempted: 100, unsubscribed: 1 } };
  const saturated: SliceSeen = { quotes: { ok: 870, failures: { reset: 100 }, notReleased: 30 } };
  const warned = (of: RunRecord) => judge(of).warnings.map(({ code }) => code);

  it.each(whys)('%s: a lost worker, books that do not add up, another mode', (why) => {
    const end = endedAfter(why, 4);
    expect(judge(record(all, end)).verdict).toBe('fail');
    const lost = record(all, { ...end, workers: [{ index: 0, fate: 'lost', detail: '' }] });
    expect([judge(lost).exitCode, reasonsOf(lost)]).toEqual([5, [['invalid', 'bookkeeping']]]);
    const whole = record(all, end);
    const [first, ...rest] = whole.slices;
    const unequal = { ...whole, slices: [{ ...first!, quotes: { ...first!.quotes, queue: null } }, ...rest] };
    expect(judge(unequal)).toMatchObject({ verdict: 'inconclusive', exitCode: 5 });
    const proof = { modeProof: { state: 'contradicted', evidence: 'flags' } as const, slices: all };
    const other = record([], { ...end, modes: { 'gateway-only': proof } });
    expect(judge(other)).toMatchObject({ verdict: 'inconclusive', exitCode: 3 });
  });

  it.each(whys)(
    '%s: more than one in a hundred of the whole slices not released; what was cut is not our lateness',
    (why) => {
      const late = record([...times(3, broken), saturated, cut], endedAfter(why, 4));
      expect(judge(late).verdict).toBe('fail');
      const tooLate = record([broken, saturated, cut], endedAfter(why, 2));
      expect(reasonsOf(tooLate)).toEqual([['invalid', 'generator-saturated']]);
    },
  );

  it.each(whys)('%s: sockets that could not subscribe are told of, those that had to leave first are not', (why) => {
    expect(warned(record([full, unsubscribed, unsent], endedAfter(why, 1)))).not.toContain('not-subscribed');
    expect(warned(record([full, unsubscribed, unsent], endedAfter(why, 2)))).toContain('not-subscribed');
  });

  it('or interrupted says how many pairs it played, and nothing of the rest of its plan', () => {
    const ab = buildAb({ pairs: 8, reference: () => full, candidate: () => full });
    const [, , third] = ab.slices.filter(({ mode }) => mode === 'gateway-only');
    const at = (atMs: number) => judge({ ...ab, stopped: { why: 'sigint', detail: '', atMs } }).comparison?.pairs;
    expect([at(third!.endMs), at(third!.endMs - 1)]).toEqual([3, 2]);
  });

  it('or interrupted between the two slices of its first pair keeps its plan', () => {
    const ab = buildAb({ pairs: 8, reference: () => full, candidate: () => full });
    const slices = ab.slices.map((slice): SliceRecord => {
      const startMs = (slice.pair! * 2 + (slice.mode === 'gateway-only' ? 1 : 0)) * 2_000;
      return { ...slice, startMs, endMs: startMs + 2_000 };
    });
    const at = (atMs: number) =>
      judge({ ...ab, slices, stopped: { why: 'sigint', detail: '', atMs } }).comparison?.pairs;
    expect([at(1_999), at(2_000), at(3_999), at(4_000)]).toEqual([8, 8, 8, 1]);
  });

  it.each(['sigint', 'sigterm', 'worker-lost', 'error'] as const)(
    '%s judges nothing, and warns of no early end',
    (why) => {
      const stopped = record([...all, cut], { stopped: { why, detail: 'told so', atMs: 8_000 } });
      expect(judge(stopped).verdict).toBe('inconclusive');
      expect(warned(stopped)).toEqual([]);
      expect(objectivesOf(stopped)['error-rate']?.[2]).toBe(4_010);
    },
  );

  it('a run that was played to its end has no early end to warn of', () => {
    expect(warned(record(evenly({ ok: 3_000, connections: 300, frames: 900 })))).toEqual([]);
  });
});
