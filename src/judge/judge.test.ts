import { describe, expect, it } from 'vitest';
import type { ObjectiveResult } from '../core/judgement.ts';
import type { ObjectiveId } from '../core/objectives.ts';
import { judge } from './judge.ts';
import { buildRecord, evenly, healthySlices, type ModeSeen, type SliceSeen } from './testing/build-record.ts';

const judgeSlices = (slices: readonly SliceSeen[], gating: readonly ObjectiveId[]) =>
  judge(buildRecord({ modes: { 'gateway-only': { slices } }, gating }));

const objectiveOf = (judgement: ReturnType<typeof judge>, id: ObjectiveId): ObjectiveResult =>
  judgement.modes[0]!.objectives.find((objective) => objective.id === id)!;

describe('the least sample that decides, exactly', () => {
  it.each([
    { id: 'connect-success', few: { connections: 298 }, enough: { connections: 299 } },
    { id: 'disconnect-rate', few: { connections: 298 }, enough: { connections: 299 } },
    { id: 'error-rate', few: { ok: 2_994 }, enough: { ok: 2_995 } },
    { id: 'availability', few: { ok: 2_994 }, enough: { ok: 2_995 } },
    { id: 'response-p95', few: { ok: 58 }, enough: { ok: 59 } },
    { id: 'message-latency-p95', few: { frames: 58 }, enough: { frames: 59 } },
    { id: 'message-latency-p95', few: { frames: 580, audience: 10 }, enough: { frames: 590, audience: 10 } },
  ] as const)('$id: $few is too few, $enough passes', ({ id, few, enough }) => {
    const short = judgeSlices(evenly(few), [id]);
    expect(short).toMatchObject({ verdict: 'inconclusive', exitCode: 3 });
    expect(objectiveOf(short, id)).toMatchObject({ verdict: 'inconclusive', reason: 'too-few-samples' });
    expect(objectiveOf(short, id).needs).toBeGreaterThan(0);
    expect(judgeSlices(evenly(enough), [id])).toMatchObject({ verdict: 'pass', exitCode: 0 });
  });

  it('says how many more would do', () => {
    expect(objectiveOf(judgeSlices(evenly({ connections: 298 }), ['connect-success']), 'connect-success').needs).toBe(
      1,
    );
    expect(objectiveOf(judgeSlices(evenly({ ok: 600 }), ['error-rate']), 'error-rate').needs).toBe(2_395);
  });

  it('counts the slices with frames where nothing numbers the ticks', () => {
    const unnumbered = (slices: number): SliceSeen[] =>
      Array.from({ length: slices }, () => ({ messages: { frames: 100, numbered: false } }));
    expect(judgeSlices(unnumbered(58), ['message-latency-p95']).verdict).toBe('inconclusive');
    expect(judgeSlices(unnumbered(59), ['message-latency-p95']).verdict).toBe('pass');
  });
});

describe('clustered failures', () => {
  const lost = (lossesAtMs: readonly number[]) =>
    judgeSlices(evenly({ connections: 1_200, lossesAtMs }), ['disconnect-rate']);

  it('36 of 1,200 lost in one hiccup fail, and the note says that it was one event', () => {
    const judgement = lost(Array.from({ length: 36 }, (_, index) => 20_000 + index));
    expect(judgement).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(objectiveOf(judgement, 'disconnect-rate').notes).toContainEqual({
      ...{ code: 'one-event', bad: 36, n: 1_200, noun: 'connections' },
    });
  });

  it('36 of 1,200 lost one by one fail as well, without that note', () => {
    const judgement = lost(Array.from({ length: 36 }, (_, index) => index * 1_500));
    expect(judgement.verdict).toBe('fail');
    expect(objectiveOf(judgement, 'disconnect-rate').notes).toEqual([]);
  });

  it('a slice that holds most of the errors is one event', () => {
    const slices = evenly({ ok: 6_000 });
    slices[4] = { quotes: { ok: 100, failures: { reset: 40 } } };
    slices[9] = { quotes: { ok: 200, failures: { reset: 3 } } };
    const judgement = judgeSlices(slices, ['error-rate']);
    expect(objectiveOf(judgement, 'error-rate')).toMatchObject({ verdict: 'fail', bad: 43 });
    expect(objectiveOf(judgement, 'error-rate').notes).toContainEqual(
      expect.objectContaining({ code: 'one-event', bad: 40 }),
    );
  });

  it('half of the bad samples in one slice are not yet one event, and a single one never is', () => {
    const halves = evenly({ ok: 3_000 });
    halves[2] = { quotes: { ok: 100, failures: { reset: 20 } } };
    halves[8] = { quotes: { ok: 100, failures: { reset: 20 } } };
    expect(objectiveOf(judgeSlices(halves, ['error-rate']), 'error-rate')).toMatchObject({
      verdict: 'fail',
      notes: [],
    });
    const single = judgeSlices([{ quotes: { failures: { reset: 1 } } }, { quotes: { ok: 5 } }], ['error-rate']);
    expect(objectiveOf(single, 'error-rate')).toMatchObject({ verdict: 'fail', notes: [] });
  });

  it('a slice that is no worse than the rest is none, although it holds over half of what was bad', () => {
    const broken = (bad: number): SliceSeen => ({ quotes: { ok: 1_000, failures: { reset: bad } } });
    expect(objectiveOf(judgeSlices([broken(52), broken(48)], ['error-rate']), 'error-rate')).toMatchObject({
      ...{ verdict: 'fail', notes: [] },
    });
  });

  it('few losses in one burst do not pass as if they were independent', () => {
    const burst = lost([1, 2, 3, 4]);
    const apart = lost([1_000, 5_000, 9_000, 13_000]);
    expect(objectiveOf(burst, 'disconnect-rate')).toMatchObject({ designEffect: 4, reason: 'too-few-samples' });
    expect(apart.verdict).toBe('pass');
  });

  it('one error in 5,200 requests passes', () => {
    expect(judgeSlices(evenly({ ok: 5_199, failures: { reset: 1 } }), ['error-rate', 'availability']).verdict).toBe(
      'pass',
    );
  });

  it('says that independence is assumed where no failure was seen', () => {
    expect(objectiveOf(judgeSlices(evenly({ ok: 3_000 }), ['error-rate']), 'error-rate').notes).toEqual([
      { code: 'assumes-independent-failures' },
    ]);
  });
});

describe('what counts as bad', () => {
  it.each([
    { what: 'a 503', quotes: { failures: { 'http-503': 40 } }, unavailable: 40, wrong: 40 },
    { what: 'a reset', quotes: { failures: { reset: 40 } }, unavailable: 40, wrong: 40 },
    { what: 'a refused connection', quotes: { failures: { refused: 40 } }, unavailable: 40, wrong: 40 },
    {
      what: 'a certificate that is not believed',
      quotes: { failures: { certificate: 40 } },
      unavailable: 40,
      wrong: 40,
    },
    { what: 'no TLS', quotes: { failures: { tls: 40 } }, unavailable: 40, wrong: 40 },
    { what: 'no answer', quotes: { unanswered: 40 }, unavailable: 40, wrong: 40 },
    { what: 'no free slot', quotes: { dropped: 40 }, unavailable: 40, wrong: 40 },
    { what: 'a 429', quotes: { failures: { 'http-429-limiter': 40 } }, unavailable: 0, wrong: 40 },
    { what: 'a missing symbol', quotes: { failures: { 'missing-symbol': 40 } }, unavailable: 0, wrong: 40 },
  ])('$what', ({ quotes, unavailable, wrong }) => {
    const judgement = judgeSlices([{ quotes: { ok: 3_000, ...quotes } }], ['error-rate']);
    expect(objectiveOf(judgement, 'availability')).toMatchObject({ n: 3_040, bad: unavailable });
    expect(objectiveOf(judgement, 'error-rate')).toMatchObject({ n: 3_040, bad: wrong });
    expect(objectiveOf(judgement, 'response-p95')).toMatchObject({ n: 3_040, bad: wrong });
  });

  it('6 % that fail fast break P95 although the answers got faster', () => {
    const before = judgeSlices(evenly({ ok: 3_000 }), ['response-p95']);
    const faster = evenly({ ok: 2_820, failures: { 'http-500': 180 } }).map((slice) => ({
      ...slice,
      quotes: { ...slice.quotes, medianMs: 20 },
    }));
    const after = objectiveOf(judgeSlices(faster, ['response-p95']), 'response-p95');
    expect(after).toMatchObject({ verdict: 'fail', observed: null, censored: true });
    expect(after.observedOkOnly!).toBeLessThan(objectiveOf(before, 'response-p95').observedOkOnly!);
  });

  it('an arrival that we never released is no sample of the target', () => {
    const judgement = judgeSlices([{ quotes: { ok: 3_000, notReleased: 20 } }], ['error-rate']);
    expect(objectiveOf(judgement, 'error-rate')).toMatchObject({ n: 3_000, bad: 0, verdict: 'pass' });
  });

  it('without an exact counter the histogram decides', () => {
    const judgement = judgeSlices([{ quotes: { ok: 3_000, slow: 400, exactCounters: false } }], ['response-p95']);
    expect(objectiveOf(judgement, 'response-p95')).toMatchObject({ verdict: 'fail', bad: 400 });
  });

  it('warm-up is shown in the totals and not judged', () => {
    const warmUp: SliceSeen = { quotes: { ok: 10, failures: { reset: 500 } }, judged: false };
    const judgement = judgeSlices([warmUp, ...evenly({ ok: 3_000 })], ['error-rate']);
    expect(judgement.verdict).toBe('pass');
    expect(judgement.modes[0]!.totals.arrivals).toMatchObject({ ok: 3_010, failed: 500 });
    expect(judgement.modes[0]!.clocks.response.n).toBe(3_000);
  });
});

describe('the verdict of modes and of the run', () => {
  const broken: ModeSeen = { slices: evenly({ ok: 3_000, failures: { reset: 60 } }) };
  const healthy: ModeSeen = { slices: evenly({ ok: 3_000 }) };
  const short: ModeSeen = { slices: evenly({ ok: 30 }) };
  it.each([
    { gateway: healthy, legacy: healthy, verdict: 'pass', exitCode: 0 },
    { gateway: healthy, legacy: short, verdict: 'inconclusive', exitCode: 3 },
    { gateway: short, legacy: broken, verdict: 'fail', exitCode: 1 },
  ])('the worst mode decides: $verdict', ({ gateway, legacy, verdict, exitCode }) => {
    const modes = { 'gateway-only': gateway, 'legacy-fallback': legacy };
    expect(judge(buildRecord({ kind: 'run', modes, gating: ['error-rate'] }))).toMatchObject({ verdict, exitCode });
  });

  it('gives reasons worst first', () => {
    const modes = { 'gateway-only': short, 'legacy-fallback': broken };
    expect(judge(buildRecord({ kind: 'run', modes, gating: ['error-rate'] })).reasons).toEqual([
      { code: 'objective-failed', mode: 'legacy-fallback', objective: 'error-rate' },
      { code: 'objective-undecided', mode: 'gateway-only', objective: 'error-rate', reason: 'too-few-samples' },
    ]);
  });

  it('an objective that does not gate never turns the verdict', () => {
    const judgement = judgeSlices(evenly({ ok: 3_000, slow: 1_000 }), ['error-rate']);
    expect(objectiveOf(judgement, 'response-p95')).toMatchObject({ verdict: 'fail', gating: false });
    expect(judgement).toMatchObject({ verdict: 'pass', reasons: [] });
  });

  it('a record without a mode is never a pass', () => {
    expect(judge({ ...buildRecord({ modes: { 'gateway-only': short } }), modes: [] })).toMatchObject({
      verdict: 'inconclusive',
      exitCode: 3,
    });
  });

  it('parts of one slice from several workers are put together first', () => {
    const slices = Array.from({ length: 58 }, (): SliceSeen => ({ messages: { frames: 100, numbered: false } }));
    const record = buildRecord({ modes: { 'gateway-only': { slices } }, gating: ['message-latency-p95'] });
    // 58 slices are 58 events, however many workers saw each.
    const judgement = judge({ ...record, slices: [...record.slices, ...record.slices] });
    expect(objectiveOf(judgement, 'message-latency-p95')).toMatchObject({
      n: 11_600,
      designEffect: 200,
      verdict: 'inconclusive',
    });
  });

  it('is the same each time, to the byte', () => {
    const record = buildRecord({ modes: { 'gateway-only': { slices: healthySlices() }, 'legacy-fallback': broken } });
    expect(JSON.stringify(judge(JSON.parse(JSON.stringify(record))))).toBe(JSON.stringify(judge(record)));
    expect(JSON.stringify(judge({ ...record, slices: record.slices.toReversed() }))).toBe(
      JSON.stringify(judge(record)),
    );
  });
});
