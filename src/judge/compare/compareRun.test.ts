import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../core/judgement.ts';
import type { RunRecord } from '../../core/record.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { explainReason } from '../explain.ts';
import { judge } from '../judge.ts';
import { type AbSeen, buildAb } from '../testing/build-ab.ts';
import type { QuotesSeen, SliceSeen } from '../testing/build-record.ts';

const quotes = (seen: QuotesSeen): SliceSeen => ({ quotes: seen });

/** 15 pairs of 250 requests, gating on the error rate and the P95: enough for both. */
const ab = (candidate: QuotesSeen, rest: Partial<AbSeen> = {}): RunRecord =>
  buildAb({
    ...{ pairs: 60, gating: ['error-rate', 'response-p95'] },
    ...{ reference: () => quotes({ ok: 1_000, medianMs: 50 }), candidate: () => quotes(candidate) },
    ...rest,
  });

const same: QuotesSeen = { ok: 1_000, medianMs: 50 };

const sentences = (judgement: Judgement): string[] =>
  judgement.reasons.map((reason) => explainReason(englishCatalogue, reason, judgement));

describe('the verdict of a run of two arms', () => {
  it('passes where both hold and the candidate is no worse', () => {
    expect(judge(ab(same))).toMatchObject({
      verdict: 'pass',
      exitCode: 0,
      reasons: [],
      comparison: { verdict: 'pass' },
    });
  });

  it('fails where the candidate is worse inside its own limits', () => {
    const judgement = judge(ab({ ok: 1_000, medianMs: 57.5 }));
    expect(judgement).toMatchObject({
      ...{ verdict: 'fail', exitCode: 1, modes: [{ verdict: 'pass' }, { verdict: 'pass' }] },
      reasons: [{ code: 'comparison-failed', candidate: 'gateway-only', reference: 'legacy-fallback' }],
    });
    expect(sentences(judgement)[0]).toMatch(
      /^gateway-only is worse than legacy-fallback in quote P50.*after 15 pairs\.$/,
    );
  });

  it('names the figures that failed, and of these only those that gate', () => {
    const worse = () => ({ ...quotes({ ok: 1_000, medianMs: 60 }), connections: { attempted: 200 } });
    const alike = () => ({ ...quotes({ ok: 1_000, medianMs: 50 }), connections: { attempted: 200 } });
    const seen = { reference: alike, candidate: worse, pairs: 15 };
    const failedIn = (gating: NonNullable<AbSeen['gating']>) =>
      judge(ab(same, { ...seen, gating })).reasons.flatMap((each) =>
        each.code === 'comparison-failed' ? each.indicators : [],
      );
    expect(failedIn(['response-p95', 'connect-success'])).toEqual(['response-p50', 'response-p95', 'response-p99']);
    expect(failedIn(['connect-success'])).toEqual([]);
  });

  it('asks for no more than what gates: answers that are not found are no breach of availability', () => {
    const notFound = (count: number): QuotesSeen => ({ ...same, ok: 1_000 - count, failures: { 'http-404': count } });
    const gating = ['availability', 'response-p95'] as const;
    const reference = () => quotes(notFound(10));
    const judgement = judge(ab(notFound(10), { gating, reference }));
    expect(judgement).toMatchObject({ verdict: 'pass', comparison: { verdict: 'pass' } });
    expect(judgement.comparison?.indicators.find(({ id }) => id === 'errors')).toMatchObject({
      ...{ objective: 'availability', gating: true, ownVerdicts: { reference: 'pass', candidate: 'pass' } },
    });
    // Where the error rate gates, it is what is compared.
    const both = judge(ab(notFound(10), { gating: [...gating, 'error-rate'], reference }));
    expect(both.comparison?.indicators.find(({ id }) => id === 'errors')).toMatchObject({ objective: 'error-rate' });
  });

  it('compares by the limits that the arms are judged by', () => {
    const failing = (count: number): QuotesSeen => ({ ...same, ok: 1_000 - count, failures: { 'http-503': count } });
    const record = ab(failing(9), { gating: ['error-rate'], reference: () => quotes(failing(3)) });
    const wide = { origin: 'wide.json', limits: { 'error-rate': { limit: 0.05 } }, unjudged: [] };
    expect(judge(record)).toMatchObject({ comparison: { verdict: 'fail' } });
    expect(judge(record, { limits: wide })).toMatchObject({ verdict: 'pass', comparison: { verdict: 'pass' } });
    expect(judge({ ...record, limits: wide })).toMatchObject({ verdict: 'pass', comparison: { verdict: 'pass' } });
    // A time is not worse by less than a hundredth of its limit.
    const slower = ab({ ok: 1_000, medianMs: 57.5 }, { gating: ['response-p95'] });
    const patient = { origin: 'patient.json', limits: { 'response-p95': { limit: 1_500 } }, unjudged: [] };
    expect(judge(slower)).toMatchObject({ comparison: { verdict: 'fail' } });
    expect(judge(slower, { limits: patient }).comparison?.verdict).toBe('pass');
  });

  it('is not turned by a figure that only informs', () => {
    const record = ab({ ok: 1_000, medianMs: 57.5 });
    const informs = ['response-p50', 'response-p95', 'response-p99'] as const;
    const compare = { ...record.scenario.compare, informs: [...informs] };
    const judgement = judge({ ...record, scenario: { ...record.scenario, compare } });
    expect(judgement).toMatchObject({ verdict: 'pass', comparison: { verdict: 'pass' } });
    expect(judgement.comparison?.indicators.filter(({ gating }) => gating).map(({ id }) => id)).toEqual(['errors']);
  });

  it('passes where the candidate is much faster, and says that it is', () => {
    const judgement = judge(ab({ ok: 1_000, medianMs: 35 }));
    expect(judgement).toMatchObject({ verdict: 'pass', comparison: { verdict: 'pass' } });
    expect(judgement.comparison?.indicators[0]).toMatchObject({ warning: 'proven-faster' });
  });

  it('is undecided where too few pairs were played', () => {
    const judgement = judge(ab(same, { pairs: 14 }));
    expect(judgement).toMatchObject({
      ...{ verdict: 'inconclusive', exitCode: 3, modes: [{ verdict: 'pass' }, { verdict: 'pass' }] },
      reasons: [{ code: 'comparison-undecided', reason: 'too-few-pairs' }],
    });
  });

  it('names a broken objective and not an open comparison beside it', () => {
    const judgement = judge(ab({ ok: 980, failures: { reset: 20 }, medianMs: 50 }, { pairs: 8 }));
    expect(judgement.reasons.map(({ code }) => code)).toEqual(['objective-failed']);
  });

  it('names what voids an arm, and not the comparison that is void with it', () => {
    const record = ab(same);
    const modes = record.modes.map((seen) => ({
      ...seen,
      modeProof: { state: 'contradicted' as const, evidence: '' },
    }));
    expect(judge({ ...record, modes }).reasons.map(({ code }) => code)).toEqual(['invalid', 'invalid']);
  });
});

describe('a host that stalls', () => {
  /** Gates on the P99 as well, which 100 requests a slice cannot decide in 15 pairs. */
  const noisyIn = (pairs: number, gapMs: number, rest: Partial<AbSeen> = {}): RunRecord =>
    ab(same, {
      ...{ pairs: 15, reference: () => quotes({ ok: 100, medianMs: 50 }) },
      candidate: (pair) => ({ ...quotes({ ok: 100, medianMs: 50 }), hostGapMaxMs: pair < pairs ? gapMs : 0 }),
      ...rest,
    });

  it.each([
    { what: 'in a third of the pairs is why', record: noisyIn(5, 10.1), reason: 'noisy-host' },
    {
      what: 'is why our generator was later in one arm',
      record: noisyIn(15, 10.1, {
        candidate: () => ({ quotes: { ok: 1_000, medianMs: 50, latenessMs: 40 }, hostGapMaxMs: 30 }),
      }),
      reason: 'noisy-host',
    },
    {
      what: 'no longer than it may is not why our generator was later in one arm',
      record: noisyIn(15, 10.1, {
        candidate: () => ({ quotes: { ok: 1_000, medianMs: 50, latenessMs: 40 }, hostGapMaxMs: 10 }),
      }),
      reason: 'lateness-differs',
    },
    { what: 'in fewer is not', record: noisyIn(4, 10.1), reason: 'too-few-pairs' },
    { what: 'for no longer than it may is not', record: noisyIn(15, 10), reason: 'too-few-pairs' },
    { what: 'is not why too little was played', record: noisyIn(14, 10.1, { pairs: 14 }), reason: 'too-few-pairs' },
    { what: 'of which nothing is known is not', record: ab(same, { pairs: 0 }), reason: 'no-data' },
  ])('$what', ({ record, reason }) => {
    expect(judge(record).comparison).toMatchObject({ verdict: 'inconclusive', reason });
  });

  it('is no excuse for a candidate that is worse', () => {
    const slow = () => ({ ...quotes({ ok: 1_000, medianMs: 60 }), hostGapMaxMs: 30 });
    expect(judge(ab(same, { candidate: slow })).comparison).toMatchObject({ verdict: 'fail' });
  });
});

/** Two in a hundred answers take so long: that is the P99. */
const slow = (slowMs: number): QuotesSeen => ({ ok: 1_000, medianMs: 50, slow: 20, slowMs, latenessMs: 0 });

describe('slices that are too short for their answers', () => {
  /** The slices of a built record are 2 s long. */
  it.each([
    { p99Ms: 400, verdict: 'pass', needs: null },
    { p99Ms: 401, verdict: 'inconclusive', needs: 2_005 },
  ])('a P99 of $p99Ms ms: $verdict', ({ p99Ms, verdict, needs }) => {
    const judgement = judge(ab(slow(p99Ms), { reference: () => quotes(slow(p99Ms)) }));
    expect(judgement.comparison).toMatchObject({ verdict, sliceNeedsMs: needs });
  });

  it('are not told by a warm-up that began cold', () => {
    const cold = (pair: number) => (pair === 0 ? { quotes: slow(900), judged: false } : quotes(same));
    expect(judge(ab(same, { reference: cold, candidate: cold })).comparison).toMatchObject({ sliceNeedsMs: null });
  });

  it('says how long they must be, even of a candidate that looks worse', () => {
    const judgement = judge(ab({ ...slow(900), medianMs: 80 }));
    expect(judgement).toMatchObject({ verdict: 'inconclusive', reasons: [{ reason: 'slice-too-short' }] });
    expect(sentences(judgement)[0]).toMatch(/Run again with `--slice 4500ms` or more/);
  });
});

describe('a third arm, the reference once more', () => {
  const withControl = (record: RunRecord, medianMs: number): RunRecord => {
    const other = ab({ ok: 1_000, medianMs });
    const ofCandidate = other.slices.filter(({ mode }) => mode === 'gateway-only');
    const roles = { ...record.roles!, control: 'control' as const };
    return {
      ...record,
      roles,
      modes: [...record.modes, { ...record.modes[1]!, mode: 'control' }],
      slices: [
        ...record.slices,
        ...ofCandidate.map((slice) => ({ ...slice, mode: 'control' as const, index: slice.index + 1_000 })),
      ],
    };
  };

  it.each([
    { what: 'agrees with itself: a pass stands', candidateMs: 50, controlMs: 50, verdict: 'pass', reason: null },
    { what: 'agrees with itself: a fail stands', candidateMs: 60, controlMs: 50, verdict: 'fail', reason: null },
    {
      what: 'is slower than itself: no pass',
      candidateMs: 50,
      controlMs: 60,
      verdict: 'inconclusive',
      reason: 'control-differs',
    },
    {
      what: 'is faster than itself: no fail',
      candidateMs: 60,
      controlMs: 42,
      verdict: 'inconclusive',
      reason: 'control-differs',
    },
  ])('$what', ({ candidateMs, controlMs, verdict, reason }) => {
    const judgement = judge(withControl(ab({ ok: 1_000, medianMs: candidateMs }), controlMs));
    expect(judgement).toMatchObject({ verdict, comparison: { verdict, reason }, control: { equivalent: true } });
  });

  it('that needs longer slices says nothing of the other two', () => {
    const record = withControl(ab(same), 50);
    const late = ab(slow(900)).slices.find(({ mode }) => mode === 'gateway-only')!.quotes;
    const slices = record.slices.map((slice) => (slice.mode === 'control' ? { ...slice, quotes: late } : slice));
    const judgement = judge({ ...record, slices });
    expect(judgement.comparison).toMatchObject({ verdict: 'pass', sliceNeedsMs: null });
    expect(judgement.control).toMatchObject({ verdict: 'inconclusive', sliceNeedsMs: 4_500 });
  });

  it('keeps the reason of a comparison that was undecided anyway', () => {
    const record = withControl(ab(same, { pairs: 14 }), 60);
    expect(judge(record).comparison).toMatchObject({ verdict: 'inconclusive', reason: 'too-few-pairs' });
  });
});

describe('a run that could end at several looks', () => {
  it('is judged at a fifth of the error', () => {
    const once = ab(same, { pairs: 3, gating: ['error-rate'] });
    const looks = { ...once, roles: { ...once.roles!, untilDecided: true } };
    // 3,000 good requests: over the 2,995 that 95 % confidence needs, under the 4,603 for 99 %.
    expect(judge(once)).toMatchObject({ alpha: 0.05, modes: [{ verdict: 'pass' }, { verdict: 'pass' }] });
    expect(judge(looks)).toMatchObject({
      alpha: 0.01,
      modes: [{ verdict: 'inconclusive' }, { verdict: 'inconclusive' }],
    });
    expect(judge(looks).modes[0]!.objectives.find(({ id }) => id === 'error-rate')).toMatchObject({ needs: 1_603 });
  });
});
