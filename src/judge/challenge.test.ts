import { describe, expect, it } from 'vitest';
import type { ObjectiveId } from '../core/objectives.ts';
import { judge } from './judge.ts';
import { buildRecord, evenly, type SliceSeen } from './testing/build-record.ts';

const judged = (id: ObjectiveId, slices: readonly SliceSeen[]) => {
  const judgement = judge(buildRecord({ modes: { 'gateway-only': { slices } }, gating: [id] }));
  const result = judgement.modes[0]!.objectives.find((objective) => objective.id === id)!;
  const { verdict, reason, needs } = result;
  return {
    verdict,
    reason,
    needs,
    notes: result.notes.map(({ code }) => code),
    warnings: judgement.warnings.map(({ code }) => code),
  };
};

/** Every arrival released this late; the target's own time stays as it is. */
const late = (latenessMs: number, slices: readonly SliceSeen[]): SliceSeen[] =>
  slices.map((slice) => ({ ...slice, quotes: { ...slice.quotes, latenessMs } }));

const changed = (slices: readonly SliceSeen[], change: (slice: SliceSeen, index: number) => SliceSeen): SliceSeen[] =>
  slices.map(change);

describe('a late generator', () => {
  const healthy = evenly({ ok: 3_000 });
  const slow = evenly({ ok: 3_000, slow: 600 });

  it.each([
    { latenessMs: 10, isLate: false, why: '5 % of 200 ms is still allowed' },
    { latenessMs: 10.1, isLate: true, why: 'more is late' },
  ])('$latenessMs ms late: $why', ({ latenessMs, isLate }) => {
    const { verdict, notes, warnings } = judged('response-p95', late(latenessMs, healthy));
    expect(verdict).toBe('pass');
    expect(notes.includes('pass-although-late')).toBe(isLate);
    expect(warnings.includes('late-generator')).toBe(isLate);
  });

  it('is held to 5 % of 100 ms where messages are measured', () => {
    const both = evenly({ ok: 3_000, frames: 3_000 });
    expect(judged('response-p95', late(5, both)).warnings).toEqual([]);
    expect(judged('response-p95', late(5.1, both)).warnings).toEqual(['late-generator']);
  });

  it('is also one whose event loop is over 85 % busy', () => {
    const busy = (ratio: number) =>
      changed(healthy, (slice, index) => (index === 7 ? { ...slice, loopUtilisationMax: ratio } : slice));
    expect(judged('response-p95', busy(0.85)).warnings).toEqual([]);
    expect(judged('response-p95', busy(0.86))).toMatchObject({ verdict: 'pass', warnings: ['late-generator'] });
    expect(judged('response-p95', busy(0.86)).notes).toContain('pass-although-late');
  });

  it.each([
    { slices: 6, echoMaxMs: 10.1, isLate: false, why: 'one slice in five may hear its echo late' },
    { slices: 7, echoMaxMs: 10.1, isLate: true, why: 'more is late' },
    { slices: 30, echoMaxMs: 10, isLate: false, why: '5 % of 200 ms is still allowed' },
    { slices: 30, echoMaxMs: null, isLate: false, why: 'not measured is not late' },
  ])('$slices slices whose own echo took $echoMaxMs ms: $why', ({ slices, echoMaxMs, isLate }) => {
    const heard = changed(healthy, (slice, index) => (index < slices ? { ...slice, echoMaxMs } : slice));
    const { verdict, notes, warnings } = judged('response-p95', heard);
    expect(verdict).toBe('pass');
    expect(notes.includes('pass-although-late')).toBe(isLate);
    expect(warnings).toEqual(isLate ? ['late-generator'] : []);
  });

  it('says what it measured of itself', () => {
    const heard = changed(healthy, (slice, index) => ({ ...slice, echoMaxMs: index < 10 ? 25 : 2 }));
    const [warning] = judge(buildRecord({ modes: { 'gateway-only': { slices: heard } } })).warnings;
    expect(warning).toEqual({
      ...{ code: 'late-generator', mode: 'gateway-only' },
      ...{ latenessP99Ms: 0.1, allowedMs: 10, loopUtilisation: 0.3, echoMs: 25, droppedLateMs: null, timedOut: null },
    });
  });

  it('that notices answers late cannot make a healthy target fail, and does not save a truly slow one', () => {
    const blocked = (slowMs: number): SliceSeen[] =>
      changed(evenly({ ok: 3_000, slow: 300 }), (slice) => ({
        ...slice,
        quotes: { ...slice.quotes, slowMs },
        echoMaxMs: 300,
      }));
    expect(judged('response-p95', blocked(450))).toMatchObject({
      ...{ verdict: 'inconclusive', reason: 'generator-saturated', needs: null },
    });
    expect(judged('response-p95', blocked(550))).toMatchObject({
      verdict: 'fail',
      notes: ['fails-on-control-clock-too'],
    });
  });

  it.each([
    { loopUtilisation: 0.85, slowMs: 450, verdict: 'inconclusive' },
    { loopUtilisation: 0.85, slowMs: 700, verdict: 'fail' },
    { loopUtilisation: 1, slowMs: 700, verdict: 'inconclusive' },
    { loopUtilisation: 1, slowMs: 900, verdict: 'fail' },
  ])('that hears itself 300 ms late, its loop $loopUtilisation busy: answers of $slowMs ms are $verdict', (each) => {
    const starved = changed(evenly({ ok: 3_000, slow: 300 }), (slice) => ({
      ...slice,
      quotes: { ...slice.quotes, slowMs: each.slowMs },
      ...{ echoMaxMs: 300, loopUtilisationMax: each.loopUtilisation },
    }));
    expect(judged('response-p95', starved).verdict).toBe(each.verdict);
  });

  it('allows only for the slices in which it noticed late', () => {
    const blocked = changed(evenly({ ok: 3_000, slow: 300 }), (slice, index) => ({
      ...slice,
      echoMaxMs: index < 10 ? 300 : 2,
    }));
    expect(judged('response-p95', blocked)).toMatchObject({ verdict: 'fail', notes: ['fails-on-control-clock-too'] });
  });

  it('cannot make a healthy target fail', () => {
    expect(judged('response-p95', late(250, healthy))).toMatchObject({
      ...{
        verdict: 'inconclusive',
        reason: 'generator-saturated',
        needs: null,
        notes: ['late-generator-decides', 'assumes-independent-failures'],
      },
    });
  });

  it('does not save a truly slow target', () => {
    expect(judged('response-p95', late(50, slow))).toMatchObject({
      verdict: 'fail',
      notes: ['fails-on-control-clock-too'],
    });
  });

  it('leaves errors to the target', () => {
    const failing = late(50, evenly({ ok: 3_000, failures: { reset: 60 } }));
    expect(judged('error-rate', failing)).toMatchObject({ verdict: 'fail', notes: [] });
    expect(judged('availability', failing)).toMatchObject({ verdict: 'fail' });
  });

  it.each(['error-rate', 'availability', 'response-p95'] as const)(
    'cannot break %s by arrivals that found no slot',
    (id) => {
      const dropping = changed(healthy, (slice) => ({ ...slice, quotes: { ...slice.quotes, dropped: 30 } }));
      expect(judged(id, dropping).verdict).toBe('fail');
      expect(judged(id, late(50, dropping))).toMatchObject({ verdict: 'inconclusive', reason: 'generator-saturated' });
    },
  );

  it('does not hide errors beside its drops', () => {
    const both = changed(evenly({ ok: 3_000, failures: { 'http-500': 60 } }), (slice) => ({
      ...slice,
      quotes: { ...slice.quotes, dropped: 30 },
    }));
    expect(judged('error-rate', late(50, both)).verdict).toBe('fail');
  });

  it('explains an objective that only its lateness leaves undecided', () => {
    // 5 % slow by our doing: neither under 5 % for sure nor over it.
    const edge = changed(late(60, healthy), (slice) => ({
      ...slice,
      quotes: { ...slice.quotes, slow: 5, slowMs: 150 },
    }));
    expect(judged('response-p95', edge)).toMatchObject({
      ...{ verdict: 'inconclusive', reason: 'generator-saturated', needs: null },
    });
  });

  it('moves the limit of messages by its own lateness, for want of a second clock', () => {
    const frames = (latencyMs: number) =>
      changed(evenly({ ok: 3_000, frames: 3_000 }), (slice) => ({
        ...slice,
        messages: { ...slice.messages, latencyMs },
      }));
    expect(judged('message-latency-p95', frames(110)).verdict).toBe('fail');
    expect(judged('message-latency-p95', late(30, frames(110)))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'generator-saturated',
    });
    expect(judged('message-latency-p95', late(30, frames(140)))).toMatchObject({
      verdict: 'fail',
      notes: ['fails-on-control-clock-too'],
    });
    const echoing = (latencyMs: number) => changed(frames(latencyMs), (slice) => ({ ...slice, echoMaxMs: 30 }));
    expect(judged('message-latency-p95', echoing(120))).toMatchObject({
      ...{ verdict: 'inconclusive', reason: 'generator-saturated' },
    });
    expect(judged('message-latency-p95', echoing(140)).verdict).toBe('fail');
  });
});

describe('a noisy host', () => {
  const noisy = (slice: SliceSeen): SliceSeen => ({ ...slice, hostGapMaxMs: 40 });

  it.each([
    { gapMs: 10, reason: null, verdict: 'fail', why: '10 ms are no noise' },
    { gapMs: 10.1, reason: 'noisy-host', verdict: 'inconclusive', why: 'more is' },
  ])('a gap of $gapMs ms: $why', ({ gapMs, reason, verdict }) => {
    // 8 % slow in all, every slow one in three slices: over the limit, under twice of it.
    const slices = evenly({ ok: 3_000 }).map((slice, index) =>
      index >= 12 && index < 15 ? { quotes: { ok: 100, slow: 80 }, hostGapMaxMs: gapMs } : slice,
    );
    expect(judged('response-p95', slices)).toMatchObject({ verdict, reason });
  });

  it('does not matter to a breach that holds without its slices', () => {
    const slices = evenly({ ok: 3_000, slow: 240 }).map((slice, index) => (index < 4 ? noisy(slice) : slice));
    expect(judged('response-p95', slices)).toMatchObject({ verdict: 'fail', notes: ['survives-noisy-slices'] });
  });

  it('does not matter to a breach of twice the limit or more', () => {
    const slices = evenly({ ok: 3_000, slow: 300 }).map(noisy);
    expect(judged('response-p95', slices)).toMatchObject({ verdict: 'fail', notes: ['beyond-twice-the-limit'] });
  });

  it('leaves nothing to decide by when every slice is noisy', () => {
    const slices = evenly({ ok: 3_000, slow: 240 }).map(noisy);
    expect(judged('response-p95', slices)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'noisy-host',
      needs: null,
    });
  });

  it('does not take a pass away', () => {
    expect(judged('response-p95', evenly({ ok: 3_000 }).map(noisy))).toMatchObject({
      verdict: 'pass',
      warnings: ['noisy-during-run'],
    });
  });

  it('is the reason where an objective is undecided and would pass without its slices', () => {
    const slices = evenly({ ok: 6_000 }).map((slice, index) =>
      index === 3 ? { quotes: { ok: 200, failures: { reset: 5 } }, hostGapMaxMs: 40 } : slice,
    );
    expect(judged('error-rate', slices)).toMatchObject({ verdict: 'inconclusive', reason: 'noisy-host', needs: null });
    const quiet = slices.map((slice) => ({ ...slice, hostGapMaxMs: 1 }));
    expect(judged('error-rate', quiet)).toMatchObject({ verdict: 'inconclusive', reason: 'too-few-samples' });
  });

  it('explains losses at its instant, whichever slice opened the connection', () => {
    const losses = (atMs: number) =>
      evenly({ connections: 1_500, lossesAtMs: Array.from({ length: 24 }, (_, index) => atMs + index) });
    const stall = (slices: SliceSeen[]) => slices.map((slice, index) => (index === 10 ? noisy(slice) : slice));
    expect(judged('disconnect-rate', stall(losses(21_000)))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'noisy-host',
    });
    expect(judged('disconnect-rate', stall(losses(31_000)))).toMatchObject({ verdict: 'fail' });
  });

  it('explains losses in the hold after the last slice, and in a cool-down', () => {
    const lost = (atMs: number) =>
      evenly({ connections: 1_500, lossesAtMs: Array.from({ length: 24 }, (_, index) => atMs + index) });
    const held = lost(65_000);
    const [last, ...before] = held.toReversed();
    expect(held).toHaveLength(30);
    const noisyHold = [...before, noisy(last!)];
    expect(judged('disconnect-rate', noisyHold)).toMatchObject({ verdict: 'inconclusive', reason: 'noisy-host' });
    // One stall explains what was lost about it, and not all that was lost in minutes.
    const singly = evenly({
      connections: 1_500,
      lossesAtMs: Array.from({ length: 24 }, (_, at) => 65_000 + at * 9_000),
    });
    const stalled = singly.map((slice, index) => (index === 29 ? noisy(slice) : slice));
    expect(judged('disconnect-rate', stalled)).toMatchObject({ verdict: 'fail' });
    const coolDown: SliceSeen = { judged: false, phase: 'cool-down', hostGapMaxMs: 40 };
    const cooled = judged('disconnect-rate', [...lost(61_000), coolDown]);
    expect(cooled).toMatchObject({ verdict: 'inconclusive', reason: 'noisy-host' });
    const quiet = { ...coolDown, hostGapMaxMs: 1 };
    expect(judged('disconnect-rate', [...lost(61_000), quiet])).toMatchObject({ verdict: 'fail' });
  });
});

describe('clocks that disagree', () => {
  it('void message latency, pass or fail', () => {
    const [first, ...rest] = evenly({ frames: 3_000 });
    const slices = [{ messages: { ...first!.messages, negative: 1 } }, ...rest];
    expect(judged('message-latency-p95', slices)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'clock',
      needs: null,
    });
  });
});
