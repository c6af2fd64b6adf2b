import { describe, expect, it, onTestFinished } from 'vitest';
import type { Finding, ProblemClass } from '../../core/diagnosis.ts';
import type { Summary } from '../../core/summary.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { judge } from '../../judge/judge.ts';
import { summarizeRun } from '../../judge/summary.ts';
import { buildRecord, evenly, type RecordSeen } from '../../judge/testing/build-record.ts';
import type { ReferenceOptions } from '../../reference/options.ts';
import { startForTest } from '../../reference/testing/start.ts';
import { answering, nobodyListens, openCannedTarget, type Reply } from '../../target/testing/canned-target.ts';
import { runChecklist } from '../checklist.ts';
import { checkedAt, profileFor } from '../testing/checked.ts';
import { type Case, decide } from './decide.ts';
import { findingsOfChecklist, isTierOneDone, whoAnswered } from './from-checklist.ts';
import { findingsOfSummary } from './from-summary.ts';
import { findingsOfVerification } from './from-verification.ts';

const { diagnose: text } = englishCatalogue;
const from = { kind: 'live', path: null, seenAt: null, what: 'a test' } as const;

const broken = (id: string, of: ProblemClass): Finding => ({
  ...({ kind: 'check', id, arm: null, state: 'broken', text: `${id} is red`, source: 'doc:1' } as const),
  classed: { class: of, why: 'because', line: 16, follows: null },
});
const open = (id: string, state: 'undecided' | 'unmeasured' | 'beside'): Finding => ({
  ...({ kind: 'check', id, arm: null, state, text: `${id} is open`, source: null, classed: null } as const),
});

const decided = (findings: readonly Finding[], rest: Partial<Case> = {}) =>
  decide({ findings, met: null, isTierOneDone: false, from, ...rest });

const H1 = broken('H1', 'architecture');
const F4 = broken('F4', 'configuration');
const P1 = broken('P1', 'performance');

const summaryOf = (seen: RecordSeen): Summary => {
  const record = buildRecord(seen);
  return summarizeRun(record, judge(record), englishCatalogue);
};

describe('which tier', () => {
  it.each<[string, readonly Finding[], boolean, readonly [ProblemClass, number, readonly number[]]]>([
    ['a configuration error is tier 1', [F4], false, ['configuration', 1, []]],
    ['a performance problem is tier 2', [P1], false, ['performance', 2, []]],
    ['an architecture problem is tier 3', [H1], false, ['architecture', 3, []]],
    ['of all three the lightest comes first', [H1, P1, F4], false, ['configuration', 1, [2, 3]]],
    ['of two the lightest comes first', [H1, P1], false, ['performance', 2, [3]]],
    ['where tier 1 is done, a configuration error goes one up', [F4], true, ['configuration', 2, []]],
    ['where tier 1 is done, the others stay', [H1], true, ['architecture', 3, []]],
    ['what is open beside it turns nothing', [H1, open('H4', 'unmeasured')], false, ['architecture', 3, []]],
  ])('%s', (_, findings, isDone, [first, tier, also]) => {
    const { diagnosis, step } = decided(findings, { isTierOneDone: isDone });
    expect([diagnosis.outcome, diagnosis.exitCode, diagnosis.class, diagnosis.tier]).toEqual(['class', 1, first, tier]);
    expect(diagnosis.also.map((each) => each.tier)).toEqual(also);
    expect(step).toEqual({ kind: 'tier', tier });
    expect(diagnosis.steps).toEqual(text.steps(diagnosis.tier ?? 1));
    expect(diagnosis.advice.includes(text.advice.spent())).toBe(isDone && first === 'configuration');
    expect(diagnosis.advice.includes(text.advice.atOnce())).toBe(!isDone && tier > 1);
  });

  it('a broken check that the tier does not ask for is named: its checks could pass while it is red', () => {
    expect(decided([F4]).diagnosis.advice).toContain(text.advice.notAsked(['F4'], 1));
    expect(decided([broken('flags', 'configuration')]).diagnosis.advice).toEqual([]);
  });
});

describe('no class', () => {
  it.each<[string, readonly Finding[], 'nothing' | 'undecided', number]>([
    ['nothing broken and all seen', [], 'nothing', 0],
    ['broken, and it does not gate', [open('cpu', 'beside')], 'nothing', 0],
    ['something not to be seen is not well', [open('H4', 'unmeasured')], 'undecided', 3],
    ['something undecided is not well', [open('P1', 'undecided')], 'undecided', 3],
  ])('%s', (_, findings, outcome, exitCode) => {
    const { diagnosis, step } = decided(findings);
    expect([diagnosis.outcome, diagnosis.exitCode, diagnosis.class, diagnosis.tier]).toEqual([
      ...[outcome, exitCode, null, null],
    ]);
    expect(step).toEqual(outcome === 'nothing' ? null : { kind: 'measure' });
  });

  it('says of what could not be measured that it was not', () => {
    const { headline } = decided([open('H4', 'unmeasured')]).diagnosis;
    expect(headline).toContain('nothing found in what could be measured');
  });

  it.each(['nobody', 'stranger'] as const)('%s there: undecided, whatever is red', (met) => {
    const { diagnosis, step } = decided([H1, F4], { met });
    expect([diagnosis.outcome, diagnosis.exitCode, diagnosis.class]).toEqual(['undecided', 3, null]);
    expect(diagnosis.findings.map(({ classed }) => classed)).toEqual([null, null]);
    expect(step).toEqual({ kind: 'wait' });
  });
});

const checklistAt = (url: string) => runChecklist(checkedAt(url), { tier: 2, deadlineMs: 60_000 });

describe('who answered', () => {
  it('nobody, where nobody listens', async () => {
    expect(whoAnswered(await checklistAt(nobodyListens()))).toBe('nobody');
  });

  it('a stranger, where every endpoint is 404', async () => {
    const target = await openCannedTarget({});
    onTestFinished(() => target.close());
    expect(whoAnswered(await checklistAt(target.url))).toBe('stranger');
  });

  const page = (status: number, headers: Readonly<Record<string, string>> = {}): Reply =>
    answering(status, '<html>nobody behind this</html>', { 'content-type': 'text/html', ...headers });
  const PROXIES = [
    ['502', page(502)],
    ['a redirect', page(302, { location: '/login' })],
    ['a page with 200', page(200)],
    ['502 in JSON', answering(502, { message: 'no live upstreams' })],
    ['503 in JSON', answering(503, { message: 'no live upstreams', status: 503 })],
  ] as const;
  const everywhere = PROXIES.flatMap(([said, reply]) =>
    (['documented', 'stock-api'] as const).map((dialect) => [said, dialect, reply] as const),
  );

  it.each(everywhere)(
    'a stranger, where every path is %s to the profile of %s: no class',
    async (_, dialect, reply) => {
      const target = await openCannedTarget({}, reply);
      onTestFinished(() => target.close());
      // A burst that is answered by nobody proves no limiter off.
      const profile = profileFor(dialect, { burst: { requests: 40 } });
      const list = await runChecklist(checkedAt(target.url, { profile }), { tier: 3, deadlineMs: 60_000 });
      const met = whoAnswered(list);
      expect([met, decided(findingsOfChecklist(list), { met }).diagnosis.exitCode]).toEqual(['stranger', 3]);
    },
  );

  it.each<[string, ReferenceOptions]>([
    ['answers quotes by errors of its own', { faults: ['error=100%', 'refuse'] }],
    ['only subscribes', { faults: ['silent', 'reset=100%'] }],
  ])('the target, where it has no endpoint and %s', async (_, options) => {
    const target = await startForTest({ dialect: 'stock-api', ...options });
    const profile = profileFor('stock-api', { tickLimitMs: 300 });
    const list = await runChecklist(checkedAt(target.url, { profile }), { tier: 2, deadlineMs: 60_000 });
    const met = whoAnswered(list);
    expect([met, decided(findingsOfChecklist(list), { met }).diagnosis.class]).toEqual([null, 'architecture']);
  });

  it('the target, where it answers that it is ill and nothing else', async () => {
    const target = await startForTest({ faults: ['unhealthy=which=all', 'error=100%', 'refuse=auth'] });
    expect(whoAnswered(await checklistAt(target.url))).toBeNull();
  });
});

describe('a check without an answer', () => {
  it('proves no wrong setting: the code does not answer', async () => {
    const list = await checklistAt((await startForTest({ faults: ['bad-config'] })).url);
    const checks = list.checks.map((check) =>
      check.id === 'F4'
        ? { ...check, outcome: { state: 'fail' as const, why: 'It answered 404.', unanswered: 'not-served' as const } }
        : check,
    );
    expect(decided(findingsOfChecklist(list)).diagnosis.class).toBe('configuration');
    expect(decided(findingsOfChecklist({ checks })).diagnosis.class).toBe('architecture');
  });

  it('P1 is red because F1 is, and only then', async () => {
    const list = await checklistAt((await startForTest({ faults: ['error=100%'] })).url);
    const [any] = list.checks;
    const p1 = { ...any!, id: 'P1' as const, outcome: { state: 'fail' as const, why: 'slow' } };
    const unanswered = { ...p1, outcome: { ...p1.outcome, unanswered: 'refused' as const } };
    const followed = findingsOfChecklist({ checks: [...list.checks, unanswered] }).find(({ id }) => id === 'P1');
    expect(followed?.classed?.follows).toBe('F1');
    expect(decided(findingsOfChecklist({ checks: [...list.checks, p1] })).diagnosis).toMatchObject({
      ...{ class: 'architecture', also: [] },
    });
    expect(decided(findingsOfChecklist({ checks: [p1] })).diagnosis.class).toBe('performance');
  });
});

describe('a wrong mode', () => {
  it('explains who names it, and no illness beside it', async () => {
    const wrong = await checklistAt((await startForTest({ faults: ['wrong-mode'] })).url);
    expect(decided(findingsOfChecklist(wrong)).diagnosis).toMatchObject({ class: 'configuration', also: [] });
    const ill = await checklistAt((await startForTest({ faults: ['wrong-mode', 'unhealthy=which=websocket'] })).url);
    const { diagnosis } = decided(findingsOfChecklist(ill));
    expect([diagnosis.class, diagnosis.also.map((also) => also.class)]).toEqual(['configuration', ['architecture']]);
  });
});

describe('tier 1 is done', () => {
  it('where legacy-fallback is proven, and nowhere else', async () => {
    const target = await startForTest({ faults: ['bad-config'] }, 'legacy-fallback');
    const played = (mode: 'gateway-only' | 'legacy-fallback') =>
      runChecklist(checkedAt(target.url, { mode }), { tier: 2, deadlineMs: 60_000 });
    expect(isTierOneDone(await played('legacy-fallback'))).toBe(true);
    expect(isTierOneDone(await played('gateway-only'))).toBe(false);
  });
});

describe('a judged run', () => {
  const idsOf = (findings: readonly Finding[]) => findings.map(({ id, state }) => [id, state]);

  it('that passes leaves nothing', () => {
    expect(findingsOfSummary(summaryOf({}))).toEqual([]);
  });

  it('that is void for the host decides nothing, and says so once', () => {
    const findings = findingsOfSummary(summaryOf({ stopped: { why: 'sigint', detail: 'stopped', atMs: 4_000 } }));
    expect(idsOf(findings)).toEqual([['interrupted', 'undecided']]);
    expect(decided(findings).diagnosis.exitCode).toBe(3);
  });

  it('that is void for the mode is a configuration error', () => {
    const modeProof = { state: 'contradicted', evidence: 'flags say legacy-fallback' } as const;
    const findings = findingsOfSummary(summaryOf({ modes: { 'gateway-only': { modeProof } } }));
    expect(idsOf(findings)).toEqual([['mode-unproven', 'broken']]);
    expect(decided(findings).diagnosis).toMatchObject({ class: 'configuration', tier: 1 });
  });

  it('shows what is broken and does not gate, and makes no class of it', () => {
    const slices = evenly({ ok: 16_000, slow: 4_000, connections: 1_600 });
    const findings = findingsOfSummary(summaryOf({ modes: { 'gateway-only': { slices } }, gating: ['availability'] }));
    expect(idsOf(findings)).toEqual([['response-p95', 'beside']]);
    expect(findings[0]?.text).toContain('the limit is 200 ms');
    expect(decided(findings).diagnosis.exitCode).toBe(0);
  });

  it('slow and failing has both classes; failing alone only one', () => {
    const failures = { 'http-500': 2_000 };
    const both = findingsOfSummary(
      summaryOf({
        modes: { 'gateway-only': { slices: evenly({ ok: 16_000, slow: 4_000, failures }) } },
        gating: ['error-rate', 'response-p95'],
      }),
    );
    expect(decided(both).diagnosis).toMatchObject({ class: 'performance', also: [{ class: 'architecture' }] });
    const failing = findingsOfSummary(
      summaryOf({
        modes: { 'gateway-only': { slices: evenly({ ok: 16_000, failures }) } },
        gating: ['error-rate', 'response-p95'],
      }),
    );
    expect(idsOf(failing).filter(([, state]) => state === 'broken')).toHaveLength(2);
    expect(decided(failing).diagnosis).toMatchObject({ class: 'architecture', also: [] });
  });

  it.each([
    ['response-p95', 'performance'],
    ['errors', 'architecture'],
  ] as const)('whose candidate is proven worse in %s: %s', (indicator, of) => {
    const figures = {
      gating: true,
      ratio: 1.3,
      lower: 1.2,
      upper: 1.4,
      pairs: 40,
      verdict: 'fail',
      reason: null,
    } as const;
    const comparison = {
      ...({ reference: 'gateway-only', candidate: 'legacy-fallback', equivalent: false, verdict: 'fail' } as const),
      ...{ reason: null, pairs: 40, indicators: [{ indicator, ...figures }] },
    };
    const findings = findingsOfSummary({ ...summaryOf({}), comparison });
    expect([idsOf(findings), findings[0]?.arm]).toEqual([[[indicator, 'broken']], 'legacy-fallback']);
    expect(decided(findings).diagnosis.class).toBe(of);
  });
});

describe('a verification', () => {
  it('has the restart that never was, and the load that was not played', async () => {
    const checklist = await checklistAt((await startForTest({})).url);
    const load = { state: 'not-played', why: 'refused', hint: '' } as const;
    const times = { since: '2026-11-23T10:00:00Z', startedAt: '2026-11-23T09:00:00Z' };
    const findings = findingsOfVerification(
      { checklist, load, restart: { ...times, verdict: 'fail', why: 'it was not restarted', traps: [] } },
      null,
    );
    expect(findings.map(({ id, state }) => [id, state])).toEqual([
      ['restart', 'broken'],
      ['load', 'unmeasured'],
    ]);
    expect(decided(findings).diagnosis).toMatchObject({ class: 'configuration', tier: 1 });
    const alone = findingsOfVerification({ checklist, load, restart: null }, null);
    expect(decided(alone).diagnosis.exitCode).toBe(3);
  });
});
