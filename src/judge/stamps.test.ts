import { describe, expect, it } from 'vitest';
import type { ArmClock } from '../core/arm-clock.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { judge } from './judge.ts';
import { clockMovedMs, stampErrorMs } from './stamp-error.ts';
import { buildAb, healthySlice } from './testing/build-ab.ts';
import { buildRecord, evenly, type SliceSeen } from './testing/build-record.ts';

const { note, warning } = englishCatalogue.judgement;

const read = (offsetMs: number, errorMs: number) => ({ offsetMs, errorMs, samples: 16 });
const clockOf = (over: Partial<ArmClock>): ArmClock => ({ before: null, after: null, correctedMs: 0, ...over });

describe('how far time stamps may be off', () => {
  it.each<[string, ArmClock | null, number]>([
    ['not asked for: as one clock', null, 0],
    ['one clock, to within the reading', clockOf({ before: read(0.5, 1.2), after: read(-0.5, 1.1) }), 1.7],
    ['apart and left so', clockOf({ before: read(-8, 1.5), after: read(-8, 1.5) }), 9.5],
    ['apart and corrected', clockOf({ before: read(250, 1.5), after: read(250, 2), correctedMs: 250 }), 2],
    [
      'running away from its correction',
      clockOf({ before: read(250, 1.5), after: read(262, 1), correctedMs: 250 }),
      13,
    ],
    ['running away to the other side', clockOf({ before: read(250, 1.5), after: read(238, 1), correctedMs: 250 }), 13],
    ['read at one end alone', clockOf({ before: read(3, 1) }), 4],
    ['read at the other end alone', clockOf({ after: read(3, 1) }), 4],
    ['asked for, and nobody answered', clockOf({}), Number.POSITIVE_INFINITY],
  ])('%s', (_, clock, expected) => {
    expect(stampErrorMs(clock)).toBeCloseTo(expected, 9);
  });
});

describe('how far a clock moved', () => {
  it.each<[string, ArmClock | null, number]>([
    ['not asked for', null, 0],
    ['read once', clockOf({ before: read(250, 1) }), 0],
    ['read once, at the other end', clockOf({ after: read(250, 1) }), 0],
    ['within the errors of both readings', clockOf({ before: read(0, 2), after: read(5, 3) }), 0],
    ['beyond them, whichever way', clockOf({ before: read(0, 2), after: read(-6, 3) }), 1],
  ])('%s', (_, clock, expected) => {
    expect(clockMovedMs(clock)).toBeCloseTo(expected, 9);
  });
});

const frames = (latencyMs: number, more: SliceSeen['messages'] = {}): SliceSeen[] =>
  evenly({ frames: 3_000, ok: 3_000 }).map((slice) => ({
    ...slice,
    messages: { ...slice.messages, latencyMs, ...more },
  }));

const judged = (slices: readonly SliceSeen[], clock: ArmClock | null) => {
  const judgement = judge(
    buildRecord({ modes: { 'gateway-only': { slices, clock } }, gating: ['message-latency-p95', 'response-p95'] }),
  );
  const [mode] = judgement.modes;
  const of = (id: string) => mode!.objectives.find((objective) => objective.id === id)!;
  const { verdict, reason, needs, notes } = of('message-latency-p95');
  return { verdict, reason, needs, notes, response: of('response-p95').verdict, warnings: judgement.warnings };
};

/** A clock that stands off by no more than so much. */
const within = (errorMs: number): ArmClock => clockOf({ before: read(0, errorMs), after: read(0, errorMs) });

describe('message latency by stamps of another clock', () => {
  // An answer of 80 ms there and back tells the time to within 41 ms: every verdict that withstands that is one, and was none by a tenth of the limit.
  it.each([
    { latencyMs: 5_000, verdict: 'fail', why: 'no error of the stamps makes that of a target that is in time' },
    { latencyMs: 142, verdict: 'fail', why: 'even that much shorter it is broken' },
    { latencyMs: 136, verdict: 'inconclusive', why: 'that much shorter it would hold' },
    { latencyMs: 80, verdict: 'inconclusive', why: 'that much longer it would be broken' },
    { latencyMs: 59, verdict: 'inconclusive', why: 'so would it here, by a hair' },
    { latencyMs: 53, verdict: 'pass', why: 'even that much longer it holds' },
    { latencyMs: 10, verdict: 'pass', why: 'it is far from its limit' },
  ])('of $latencyMs ms, off by up to 41 ms: $verdict, $why', ({ latencyMs, verdict }) => {
    const seen = judged(frames(latencyMs), within(41));
    expect(seen).toMatchObject({ verdict, reason: verdict === 'inconclusive' ? 'clock' : null, response: 'pass' });
    expect(seen.notes.map(({ code }) => code)).toEqual(verdict === 'inconclusive' ? ['clock-decides'] : []);
  });

  it.each([
    { errorMs: 99, latencyMs: 0.5, verdict: 'inconclusive', why: 'some of it may have taken the whole limit' },
    { errorMs: 94, latencyMs: 0.5, verdict: 'pass', why: 'none of it can have' },
    { errorMs: 250, latencyMs: 10, verdict: 'inconclusive', why: 'an error beyond the limit proves no pass' },
    { errorMs: 250, latencyMs: 360, verdict: 'fail', why: 'it does not hide what is beyond both' },
  ])('of $latencyMs ms, off by up to $errorMs ms: $verdict, $why', ({ errorMs, latencyMs, verdict }) => {
    expect(judged(frames(latencyMs), within(errorMs)).verdict).toBe(verdict);
  });

  it('is not asked for more samples where only the error of the stamps keeps it from being decided', () => {
    const few = (latencyMs: number) =>
      evenly({ frames: 30 }).map((each) => ({ messages: { ...each.messages, latencyMs } }));
    expect(judged(few(80), within(41))).toMatchObject({ verdict: 'inconclusive', reason: 'clock', needs: null });
    expect(judged(few(30), within(41))).toMatchObject({ verdict: 'inconclusive', reason: 'too-few-samples' });
    expect(judged(few(30), within(41)).needs).toBeGreaterThan(0);
  });

  it('must withstand the error of the stamps and our own lateness together', () => {
    const late = (latencyMs: number) =>
      frames(latencyMs).map((each) => ({ ...each, quotes: { ...each.quotes, latenessMs: 30 } }));
    expect(judged(late(145), within(0.5)).verdict).toBe('fail');
    expect(judged(late(145), within(41))).toMatchObject({ verdict: 'inconclusive', reason: 'clock' });
    expect(judged(late(175), within(41)).verdict).toBe('fail');
    expect(judged(late(110), within(41))).toMatchObject({ verdict: 'inconclusive', reason: 'generator-saturated' });
  });

  it.each([
    { movedMs: 10, verdict: 'pass', why: 'a tenth of the limit' },
    { movedMs: 10.1, verdict: 'inconclusive', why: 'more: how far in between, nobody knows' },
    { movedMs: -10.1, verdict: 'inconclusive', why: 'to the other side too' },
  ])('of a clock that moved by $movedMs ms beyond the errors of both readings: $verdict, $why', (each) => {
    const { movedMs, verdict } = each;
    const afterMs = 250 + movedMs + Math.sign(movedMs) * 3;
    const clock = clockOf({ before: read(250, 1), after: read(afterMs, 2), correctedMs: 250 });
    const seen = judged(frames(30), clock);
    expect(seen.verdict).toBe(verdict);
    if (verdict === 'inconclusive')
      expect(note(seen.notes[0]!)).toMatch(/^The target's clock moved by at least 10\.1 ms/);
  });

  it('of a clock that was read with a large error at both ends says nothing of a move', () => {
    const clock = clockOf({ before: read(-20, 41), after: read(20, 41) });
    expect(judged(frames(10), clock).verdict).toBe('pass');
  });

  // Frames take up to 4.9 ms longer than that, evenly spread.
  it.each([
    { latencyMs: 90, errorMs: 4, verdict: 'pass', why: 'even that much longer it holds' },
    { latencyMs: 90, errorMs: 6, verdict: 'inconclusive', why: 'that much longer it would not' },
    { latencyMs: 110, errorMs: 8, verdict: 'fail', why: 'even that much shorter it is broken' },
    { latencyMs: 102, errorMs: 8, verdict: 'inconclusive', why: 'that much shorter it would not be' },
  ])('of $latencyMs ms, off by up to $errorMs ms: $verdict, $why', ({ latencyMs, errorMs, verdict }) => {
    const seen = judged(frames(latencyMs), within(errorMs));
    expect(seen.verdict).toBe(verdict);
    if (verdict === 'inconclusive') {
      expect([seen.reason, seen.notes[0]]).toEqual(['clock', { code: 'clock-decides', errorMs }]);
      expect(note(seen.notes[0]!)).toMatch(/may be off by up to \d ms .* could turn it\. Run from nearer/);
    }
  });

  it('is undecided where the target never said what time it has', () => {
    const seen = judged(frames(30), clockOf({}));
    expect(seen).toMatchObject({ verdict: 'inconclusive', reason: 'clock' });
    expect(note(seen.notes[0]!)).toMatch(/^The target did not say what time it has/);
  });

  it.each([
    { aheadMaxMs: 4, errorMs: 4, verdict: 'pass', why: 'that much both clocks may stand apart' },
    { aheadMaxMs: 4.1, errorMs: 4, verdict: 'inconclusive', why: 'more they do not' },
    { aheadMaxMs: null, errorMs: 4, verdict: 'inconclusive', why: 'how far is not known of an older record' },
  ])('with frames $aheadMaxMs ms in our future, stamps off by up to $errorMs ms: $verdict, $why', (each) => {
    const [first, ...rest] = frames(30);
    const early = { ...first, messages: { ...first!.messages, negative: 3, aheadMaxMs: each.aheadMaxMs } };
    expect(judged([early, ...rest], within(each.errorMs)).verdict).toBe(each.verdict);
  });

  it('is undecided with a frame from our future, and counts them', () => {
    const [first, ...rest] = frames(30);
    const seen = judged([{ ...first, messages: { ...first!.messages, negative: 3 } }, ...rest], within(1));
    expect(seen).toMatchObject({ verdict: 'inconclusive', reason: 'clock', needs: null });
    expect(seen.notes[0]).toEqual({ code: 'stamped-ahead', frames: 3 });
    expect(note(seen.notes[0]!)).toMatch(/^3 messages bore a time stamp from our future/);
  });

  it('too few frames are too few, however well the clock is known', () => {
    const few = evenly({ frames: 30 });
    expect(judged(few, within(1))).toMatchObject({ verdict: 'inconclusive', reason: 'too-few-samples' });
  });

  it.each([
    {
      correctedMs: 250,
      says: /^gateway-only: the target's clock stood 250 ms ahead of ours; .* off by up to 1\.5 ms\.$/,
    },
    { correctedMs: -250, says: /stood 250 ms behind ours/ },
  ])('that was corrected by $correctedMs ms says so', ({ correctedMs, says }) => {
    const clock = clockOf({ before: read(correctedMs, 1.5), after: read(correctedMs, 1.5), correctedMs });
    const seen = judged(frames(30), clock);
    expect(seen.verdict).toBe('pass');
    expect(seen.warnings.map((each) => warning(each))).toEqual([expect.stringMatching(says)]);
  });

  it('that needed no correction says nothing', () => {
    expect(judged(frames(30), within(1)).warnings).toEqual([]);
  });
});

describe('two arms by stamps of other clocks', () => {
  it.each(['reference', 'candidate'] as const)(
    'are not compared on messages where that of the %s is in doubt',
    (arm) => {
      const mode = arm === 'reference' ? 'legacy-fallback' : 'gateway-only';
      const record = buildAb({ pairs: 16, reference: () => healthySlice, candidate: () => healthySlice });
      const compared = (errorMs: number) => {
        const modes = record.modes.map((seen) => (seen.mode === mode ? { ...seen, clock: within(errorMs) } : seen));
        return judge({ ...record, modes }).comparison!.indicators.find(({ id }) => id === 'message-latency-p95')!;
      };
      expect(compared(10.1)).toMatchObject({ verdict: 'inconclusive', reason: 'clock' });
      expect(compared(10).reason).not.toBe('clock');
    },
  );
});
