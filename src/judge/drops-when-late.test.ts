import { describe, expect, it } from 'vitest';
import { excusedDrops } from './excused-drops.ts';
import { judge } from './judge.ts';
import { buildRecord, type SliceSeen } from './testing/build-record.ts';
import { buildSlice, type QuotesSeen } from './testing/build-slice.ts';

type Seen = Pick<QuotesSeen, 'dropped' | 'latenessMs' | 'droppedLate' | 'unanswered'> &
  Pick<SliceSeen, 'echoMaxMs' | 'loopUtilisationMax' | 'judged'>;

const ARM = 'gateway-only';

const seenOf = ({ dropped, latenessMs, droppedLate, unanswered = 0, ...slice }: Seen): SliceSeen => ({
  quotes: {
    ...{ ok: 200 - unanswered, unanswered },
    ...(dropped === undefined ? {} : { dropped }),
    ...(latenessMs === undefined ? {} : { latenessMs }),
    ...(droppedLate === undefined ? {} : { droppedLate }),
  },
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

/** Late elsewhere: only then what a slice itself shows is asked about. */
const ALSO_LATE = { 5: { dropped: 10, latenessMs: 400 } };
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
      ...{ latenessP99Ms: 0.1, allowedMs: 10, loopUtilisation: 0.3, echoMs: 1, droppedLateMs: 250, timedOut: null },
    });
    const twice = judged({ 3: { dropped: 1, latenessMs: 900 }, 12: { dropped: 60, latenessMs: 250 } });
    expect(twice.late).toMatchObject({ droppedLateMs: 900 });
  });

  it('do not excuse those that were released on time beside them', () => {
    expect(judged({ 5: { dropped: 60, latenessMs: 400 }, 12: { dropped: 60 } })).toMatchObject({ verdict: 'fail' });
    expect(judged({ 5: { dropped: 60, latenessMs: 400 }, 12: { dropped: 10 } })).toMatchObject(SATURATED);
  });

  it('are excused up to a quarter more than were released late: each takes the place of about one', () => {
    // 30 of 30,000 are allowed: 100 late ones excuse 125; with 75 more the limit is broken.
    const burst = (dropped: number) => judged({ 12: { dropped, droppedLate: { count: 100, ms: 400 } } });
    expect(burst(120)).toMatchObject(SATURATED);
    expect(burst(200)).toMatchObject({ verdict: 'fail' });
  });

  it('count a release as late from 2 ms on, whatever else is allowed', () => {
    const burst = (ms: number) => judged({ 12: { dropped: 160, latenessMs: ms, droppedLate: { count: 10, ms: 400 } } });
    expect([burst(2), burst(2.01)]).toMatchObject([{ verdict: 'fail' }, SATURATED]);
  });

  it('in the slice after a burst are excused up to what it did not cause in its own', () => {
    const late = { count: 100, ms: 400 };
    const after = (dropped: number, inBurst: number) =>
      judged({ 11: { dropped: inBurst, droppedLate: { ...late, count: Math.min(100, inBurst) } }, 12: { dropped } });
    // All that came late was dropped itself: hardly anything of it was left in flight.
    expect(after(120, 100)).toMatchObject({ verdict: 'fail' });
    // Those of the burst that were served are 200.
    const served = (dropped: number) => judged({ 11: { latenessMs: 400 }, 12: { dropped } });
    expect([served(250), served(330)]).toMatchObject([SATURATED, { verdict: 'fail' }]);
    // What reached into one slice does not reach into the next.
    expect(judged({ 11: { latenessMs: 400 }, 12: {}, 13: { dropped: 60 } })).toMatchObject({ verdict: 'fail' });
    // The burst before is spent before the one of the slice itself, which is left for the slice after.
    const two = (dropped: number) =>
      judged({ 11: { latenessMs: 400 }, 12: { dropped: 200, latenessMs: 400 }, 13: { dropped } });
    expect([two(500), two(580)]).toMatchObject([SATURATED, { verdict: 'fail' }]);
  });

  it('are excused up to what slots that were given back late can have held', () => {
    // Noticed 20 ms late, answers of about 41 ms took 21: of 200 answers each kept its slot for about one more.
    const noticed = (dropped: number, change: Seen = {}) =>
      judged({ ...ALSO_LATE, 12: { dropped, echoMaxMs: 20, ...change } });
    expect([noticed(150), noticed(300)]).toMatchObject([SATURATED, { verdict: 'fail' }]);
    // As late as answers took in all, or later: they may have been there all the time.
    expect(noticed(300, { echoMaxMs: 60 })).toMatchObject(SATURATED);
    // Nothing was answered, so nothing was noticed late.
    const silent = buildSlice(seenOf({ dropped: 60, echoMaxMs: 60, unanswered: 200 }), 0, ARM);
    expect(excusedDrops([silent], 10).get(0)).toBe(0);
  });

  it('of a loop that is busy throughout are excused, however many', () => {
    expect(judged({ ...ALSO_LATE, 12: { dropped: 900, loopUtilisationMax: 0.86 } })).toMatchObject(SATURATED);
  });

  it.each<[string, Seen, string]>([
    ['an echo as late as is allowed', { echoMaxMs: 10 }, 'fail'],
    ['a later echo', { echoMaxMs: 10.1 }, 'inconclusive'],
    ['a loop as busy as is allowed', { loopUtilisationMax: 0.85 }, 'fail'],
    ['a busier loop', { loopUtilisationMax: 0.86 }, 'inconclusive'],
    ['nothing measured of ourselves', { echoMaxMs: null, loopUtilisationMax: null }, 'fail'],
    ['releases as late as is allowed', { latenessMs: 10 }, 'fail'],
    ['later releases', { latenessMs: 10.1 }, 'inconclusive'],
  ])('of a generator that was late elsewhere, in a slice with %s', (_, seen, verdict) => {
    expect(judged({ ...ALSO_LATE, 12: { dropped: 60, ...seen } }).verdict).toBe(verdict);
  });
});

it('what `Retry-After` held back is the target’s doing, however late we were', () => {
  const slices = HEALTHY.slices.map((_, at) => buildSlice(seenOf({ dropped: 60, loopUtilisationMax: 0.9 }), at, ARM));
  const verdictOf = (held: number) => {
    const [mode] = HEALTHY.modes;
    const retryAfter = { seen: 1, maxMs: 1_000, held };
    const wire = { ...{ connect: null, tls: null, firstByte: null, body: null }, retryAfter };
    return judge({ ...HEALTHY, slices, modes: [{ ...mode!, wire }] }).modes[0]!.verdict;
  };
  expect([verdictOf(0), verdictOf(150 * 60)]).toEqual(['inconclusive', 'fail']);
});
