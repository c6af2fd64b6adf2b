import { describe, expect, test } from 'vitest';
import type { StepObjective } from '../../core/limit-search.ts';
import { judge } from '../judge.ts';
import { buildRecord, evenly, type RecordSeen, type SliceSeen } from '../testing/build-record.ts';
import { outcomeOf, type StepFacts, stepOf } from './step.ts';

const PLAYED = { nth: 1, ratePerSec: 400, factor: 1, durationMs: 10_000, tookMs: 15_000, folder: 'steps/01' } as const;
const GATING = ['availability', 'error-rate', 'response-p95'] as const;

const step = (slices: readonly SliceSeen[], rest: Omit<RecordSeen, 'modes'> = {}, seen: object = {}) => {
  const record = buildRecord({ gating: GATING, ...rest, modes: { 'gateway-only': { slices, ...seen } } });
  return stepOf(PLAYED, record, judge(record));
};

const slicesWith = (of: Parameters<typeof evenly>[0]) =>
  evenly({ slices: 20, ...of }).map((each) => ({ ...each, phase: 'steady' }));
/** Every fourth slice has a stall of the host and slow answers. */
const stalling = (): SliceSeen[] =>
  slicesWith({ ok: 4_000 }).map((each, i) =>
    i % 4 === 3 ? { ...each, quotes: { ok: 200, slow: 58 }, hostGapMaxMs: 30 } : each,
  );
/** 20 slices of 200 answers that become slower by so many ms each. */
const rising = (perSliceMs: number): SliceSeen[] =>
  Array.from({ length: 20 }, (_, i) => ({ quotes: { ok: 200, medianMs: 20 + i * perSliceMs }, phase: 'steady' }));

describe('a step', () => {
  test.each([
    ['that the judge lets pass holds', step(slicesWith({ ok: 4_000 })), 'holds', null],
    ['with slow answers breaks', step(slicesWith({ ok: 4_000, slow: 400 })), 'breaks', null],
    ['with errors breaks', step(slicesWith({ ok: 3_900, failures: { 'http-500': 100 } })), 'breaks', null],
    ['with too few requests for 0.1 %, none bad, holds', step(slicesWith({ ok: 1_000 })), 'holds', null],
    ['with 59 of them, none bad, holds', step(slicesWith({ ok: 59 })), 'holds', null],
    ['with fewer than P95 needs is undecided', step(slicesWith({ ok: 58 })), 'undecided', 'too-few-samples'],
    [
      'with one bad of too few for 0.1 % is undecided',
      step(slicesWith({ ok: 1_000, failures: { 'http-500': 1 } })),
      'undecided',
      'too-few-samples',
    ],
    ['with P95 at its limit is undecided', step(slicesWith({ ok: 4_000, slow: 200 })), 'undecided', 'too-few-samples'],
    [
      'of which under 99 % was sent is our own',
      step(slicesWith({ ok: 4_000 }).map((each) => ({ ...each, quotes: { ...each.quotes, notReleased: 3 } }))),
      'generator',
      'generator-saturated',
    ],
    [
      'that breaks only because we were late is our own',
      step(slicesWith({ ok: 4_000 }).map((each) => ({ ...each, quotes: { ...each.quotes, latenessMs: 300 } }))),
      'generator',
      'generator-saturated',
    ],
    [
      'in which sockets ran out of time while our loop was held up is our own',
      step(
        slicesWith({ ok: 4_000, connections: 400 }).map((each) => ({
          ...each,
          ...{ loopUtilisationMax: 1, echoMaxMs: 3_000, connections: { attempted: 20, timedOut: 6 } },
        })),
        { gating: ['connect-success'] },
      ),
      'generator',
      'generator-saturated',
    ],
    [
      'in which sockets ran out of time while we were on time breaks',
      step(
        slicesWith({ connections: 400 }).map((each) => ({ ...each, connections: { attempted: 20, timedOut: 6 } })),
        { gating: ['connect-success'] },
      ),
      'breaks',
      null,
    ],
    ['that breaks only while the host stalled is undecided', step(stalling()), 'undecided', 'noisy-host'],
    [
      'in the other mode is undecided',
      step(slicesWith({ ok: 4_000 }), {}, { modeProof: { state: 'contradicted', evidence: 'no' } }),
      'undecided',
      'mode-unproven',
    ],
    [
      'that gates what nobody measures is undecided',
      step(slicesWith({ ok: 4_000 }), { gating: ['cpu'] }),
      'undecided',
      'not-measurable',
    ],
    ['of which the answers become slower all through is a queue that fills', step(rising(2)), 'growing', null],
    ['of which they hardly do holds', step(rising(0.5)), 'holds', null],
    [
      'of which they do while we are late is our own',
      step(rising(2).map((each) => ({ ...each, quotes: { ...each.quotes, latenessMs: 30 } }))),
      'generator',
      'generator-saturated',
    ],
    [
      'of which only our lateness rises is no queue of the target',
      step(rising(0).map((each, i) => ({ ...each, quotes: { ...each.quotes, latenessMs: i * 2 } }))),
      'holds',
      null,
    ],
    [
      'that was sent later than 1 % of its time is our own, also where no latency gates',
      step(
        slicesWith({ ok: 4_000 }).map((each) => ({ ...each, quotes: { ...each.quotes, latenessMs: 101 } })),
        { gating: ['availability', 'error-rate'] },
      ),
      'generator',
      'generator-saturated',
    ],
    [
      'that was sent just in time holds',
      step(
        slicesWith({ ok: 4_000 }).map((each) => ({ ...each, quotes: { ...each.quotes, latenessMs: 100 } })),
        { gating: ['availability', 'error-rate'] },
      ),
      'holds',
      null,
    ],
  ] as const)('%s', (_, { verdict, reason }, expected, why) => {
    expect([verdict, reason]).toEqual([expected, why]);
  });

  test('tells by how much its answers rose, where there are slices enough', () => {
    expect(step(rising(2)).riseMs).toBeGreaterThan(15);
    expect(step(rising(2).slice(1)).riseMs).toBeNull();
  });

  const line = { item: 'requests', ours: 4_000, target: 4_000, rule: 'equal', holds: true } as const;
  test.each([
    ['agree', [line], true],
    ['contradict ours', [line, { ...line, target: 3_000, holds: false }], false],
  ])('tells that the books of the target %s', (_, lines, agree) => {
    const books = { state: 'compared', lines } as const;
    expect(step(slicesWith({ ok: 4_000 }), {}, { books }).booksAgree).toBe(agree);
  });

  test('tells which objective was judged only as far as its samples reach', () => {
    const { objectives } = step(slicesWith({ ok: 1_000 }));
    expect(objectives.map(({ id, coarse }) => [id, coarse])).toEqual([
      ...[
        ['availability', true],
        ['error-rate', true],
        ['response-p95', false],
      ],
    ]);
    expect(objectives[0]?.upper).toBeCloseTo(0.003, 3);
  });

  test('tells what it saw, whether the books agree, and how it ended', () => {
    const whole = step(slicesWith({ ok: 4_000, slow: 400 }));
    expect(whole).toMatchObject({
      ...PLAYED,
      seed: 7,
      booksAgree: null,
      ended: 'whole',
      p95Ms: expect.closeTo(400, -1),
    });
    expect(whole.arrivals).toMatchObject({ planned: 4_000, ok: 4_000 });
    const end = (why: 'bail' | 'sigint') => ({ stopped: { why, atMs: 4_000, detail: 'x' } });
    expect(step(slicesWith({ ok: 4_000, slow: 400 }), end('bail'))).toMatchObject({
      ended: 'broke',
      verdict: 'breaks',
    });
    expect(step(slicesWith({ ok: 4_000 }), end('sigint'))).toMatchObject({ ended: 'stopped', verdict: 'undecided' });
  });
});

describe('what a step means', () => {
  const objective = (seen: Partial<StepObjective> = {}): StepObjective => ({
    ...{ id: 'response-p95', verdict: 'pass', reason: null, coarse: false },
    ...{ limit: 200, observed: 50, n: 4_000, bad: 0, upper: 0.001 },
    ...seen,
  });
  const facts = (seen: Partial<StepFacts>): StepFacts => ({
    ...{ invalid: [], objectives: [objective()], clientsDisagree: false, riseMs: 0, limitMs: 200 },
    ...{ isLate: false, fellBehind: false },
    ...seen,
  });
  const open = (reason: StepObjective['reason']) => objective({ verdict: 'inconclusive', reason });
  test.each([
    ['nothing gates', facts({ objectives: [] }), 'undecided'],
    ['the two clients disagree', facts({ clientsDisagree: true }), 'undecided'],
    ['it rises by just what is allowed', facts({ riseMs: 20 }), 'holds'],
    ['it rises by more', facts({ riseMs: 20.1 }), 'growing'],
    ['a breach stands beside a rise', facts({ objectives: [objective({ verdict: 'fail' })], riseMs: 90 }), 'breaks'],
    ['it rises while we were late', facts({ riseMs: 20.1, isLate: true }), 'generator'],
    ['we were late and nothing rises', facts({ isLate: true }), 'holds'],
    ['it was not sent in its time', facts({ fellBehind: true }), 'generator'],
    [
      'a breach stands where it was not sent in time',
      facts({ objectives: [objective({ verdict: 'fail' })], fellBehind: true }),
      'breaks',
    ],
    ['it does not settle and rises', facts({ objectives: [open('not-steady')], riseMs: 90 }), 'growing'],
    ['its P95 does not settle', facts({ objectives: [open('not-steady')] }), 'undecided'],
    ['it is at its limit and rises', facts({ objectives: [open('too-few-samples')], riseMs: 90 }), 'growing'],
    ['it is at its limit and does not', facts({ objectives: [open('too-few-samples')] }), 'undecided'],
    ['the host stalled while it rose', facts({ objectives: [open('noisy-host')], riseMs: 90 }), 'undecided'],
    [
      'we were late with one objective',
      facts({ objectives: [open('noisy-host'), open('generator-saturated')] }),
      'generator',
    ],
    ['we were late, and more', facts({ invalid: ['generator-saturated', 'mode-unproven'] }), 'undecided'],
    ['we were late', facts({ invalid: ['generator-saturated'] }), 'generator'],
  ] as const)('where %s', (_, given, verdict) => {
    expect(outcomeOf(given).verdict).toBe(verdict);
  });

  test('of several reasons the host is named before too few samples', () => {
    const objectives = [open('too-few-samples'), open('noisy-host')];
    expect(outcomeOf(facts({ objectives }))).toEqual({ verdict: 'undecided', reason: 'noisy-host' });
  });
});
