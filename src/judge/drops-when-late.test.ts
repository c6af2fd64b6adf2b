import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { buildRecord, type SliceSeen } from './testing/build-record.ts';
import { buildSlice } from './testing/build-slice.ts';

type Seen = { readonly dropped?: number; readonly latenessMs?: number } & Pick<
  SliceSeen,
  'echoMaxMs' | 'loopUtilisationMax' | 'judged'
>;

const ARM = 'gateway-only';

const seenOf = ({ dropped = 0, latenessMs = 0.1, ...slice }: Seen): SliceSeen => ({
  quotes: { ok: 200, dropped, latenessMs },
  ...slice,
});

const HEALTHY = buildRecord({
  modes: { [ARM]: { slices: Array.from({ length: 150 }, () => seenOf({})) } },
  gating: ['error-rate'],
});

/** 150 slices of 200 answers each, but for those that are said to differ, by their place. */
const judged = (different: Readonly<Record<number, Seen>>) => {
  const slices = HEALTHY.slices.map((slice, at) => {
    const seen = different[at];
    return seen === undefined ? slice : buildSlice(seenOf(seen), at, ARM);
  });
  const judgement = judge({ ...HEALTHY, slices });
  const { verdict, reason, notes } = judgement.modes[0]!.objectives.find(({ id }) => id === 'error-rate')!;
  const late = judgement.warnings.find(({ code }) => code === 'late-generator');
  return { verdict, reason, notes: notes.map(({ code }) => code), late };
};

const SATURATED = { verdict: 'inconclusive', reason: 'generator-saturated' };

/** 60 of 30,000 are twice what is allowed; of one slice that is late the P99 of the run says nothing. */
describe('requests that found no slot', () => {
  it('are the target`s fault where they were released on time', () => {
    expect(judged({ 12: { dropped: 60 } })).toMatchObject({ verdict: 'fail', late: undefined });
  });

  it.each([
    { latenessMs: 10, expected: { verdict: 'fail', late: undefined }, why: '5 % of 200 ms is allowed' },
    { latenessMs: 10.1, expected: SATURATED, why: 'more is not' },
  ])('in a slice that was $latenessMs ms late: $why', ({ latenessMs, expected }) => {
    expect(judged({ 12: { dropped: 60, latenessMs } })).toMatchObject(expected);
  });

  it('in the slice after a late one may be its doing too, and in the one after that not', () => {
    expect(judged({ 11: { latenessMs: 400 }, 12: { dropped: 60 } })).toMatchObject(SATURATED);
    expect(judged({ 10: { latenessMs: 400 }, 12: { dropped: 60 } })).toMatchObject({
      verdict: 'fail',
      late: undefined,
    });
    expect(judged({ 13: { latenessMs: 400 }, 12: { dropped: 60 } })).toMatchObject({
      verdict: 'fail',
      late: undefined,
    });
  });

  it('right after a warm-up that ended late may be its doing too', () => {
    const ofWarmUp = { judged: false, latenessMs: 400 };
    expect(judged({ 0: ofWarmUp, 1: { dropped: 60 } })).toMatchObject(SATURATED);
    expect(judged({ 0: { judged: false }, 1: { dropped: 60 } })).toMatchObject({ verdict: 'fail', late: undefined });
    // Dropped in the warm-up itself: nobody judges that.
    expect(judged({ 0: { ...ofWarmUp, dropped: 60 } })).toMatchObject({ verdict: 'pass', late: undefined });
  });

  it('say how late we were where they were dropped', () => {
    expect(judged({ 12: { dropped: 60, latenessMs: 250 } }).late).toEqual({
      ...{ code: 'late-generator', mode: ARM },
      ...{ latenessP99Ms: 0.1, allowedMs: 10, loopUtilisation: 0.3, echoMs: 1, droppedLateMs: 250 },
    });
    const twice = judged({ 3: { dropped: 1, latenessMs: 900 }, 12: { dropped: 60, latenessMs: 250 } });
    expect(twice.late).toMatchObject({ droppedLateMs: 900 });
  });

  it('do not excuse those that were released on time beside them', () => {
    expect(judged({ 5: { dropped: 60, latenessMs: 400 }, 12: { dropped: 60 } })).toMatchObject({ verdict: 'fail' });
    expect(judged({ 5: { dropped: 60, latenessMs: 400 }, 12: { dropped: 10 } })).toMatchObject(SATURATED);
  });

  const alsoLate = { 5: { dropped: 10, latenessMs: 400 } };
  it.each<[string, Seen, string]>([
    ['an echo as late as is allowed', { echoMaxMs: 10 }, 'fail'],
    ['a later echo', { echoMaxMs: 10.1 }, 'inconclusive'],
    ['a loop as busy as is allowed', { loopUtilisationMax: 0.85 }, 'fail'],
    ['a busier loop', { loopUtilisationMax: 0.86 }, 'inconclusive'],
    ['nothing measured of ourselves', { echoMaxMs: null, loopUtilisationMax: null }, 'fail'],
    ['releases as late as is allowed', { latenessMs: 10 }, 'fail'],
    ['later releases', { latenessMs: 10.1 }, 'inconclusive'],
  ])('of a generator that was late elsewhere, in a slice with %s', (_, seen, verdict) => {
    expect(judged({ ...alsoLate, 12: { dropped: 60, ...seen } }).verdict).toBe(verdict);
  });
});
