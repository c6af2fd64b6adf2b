import { describe, expect, it } from 'vitest';
import type { Checklist } from '../core/checklist.ts';
import type { ChecksSettings } from '../core/checks.ts';
import type { ReferenceOptions } from '../reference/options.ts';
import { startForTest } from '../reference/testing/start.ts';
import { runChecklist } from './checklist.ts';
import { decide } from './diagnose/decide.ts';
import { findingsOfChecklist, whoAnswered } from './diagnose/from-checklist.ts';
import { type CheckedOptions, checkedAt, KEY, profileFor } from './testing/checked.ts';

const played = async (
  checks: Partial<ChecksSettings>,
  options: ReferenceOptions = {},
  rest: CheckedOptions = {},
): Promise<Checklist> => {
  const target = await startForTest({ dialect: 'stock-api', ...options });
  const profile = profileFor('stock-api', checks);
  return runChecklist(checkedAt(target.url, { profile, ...rest }), { tier: 3, deadlineMs: 60_000 });
};

const outcomesOf = ({ checks }: Checklist) =>
  Object.fromEntries(
    checks.map(({ id, outcome }) => [id, outcome.state === 'inconclusive' ? outcome.reason : outcome.state]),
  );

const of = ({ checks }: Checklist, id: string) => checks.find((check) => check.id === id)!;

const NO_ENDPOINT = 'no such endpoint';

describe('a target without the endpoints of the document', () => {
  it('is probed where the table gives a probe, and not measurable elsewhere', async () => {
    const list = await played({});
    expect(outcomesOf(list)).toEqual({
      ...{ mode: 'not-measurable', flags: 'not-measurable' },
      ...{ H1: 'not-measurable', H2: 'not-measurable', H3: 'not-measurable', H4: 'not-measurable', H5: 'pass' },
      ...{ F1: 'pass', F2: 'pass', F3: 'not-measurable', F4: 'not-measurable' },
      ...{ P1: 'pass', P2: 'pass', P3: 'pass', P4: 'pass' },
    });
    expect(list.verdict).toBe('inconclusive');
    expect(of(list, 'F3').outcome.why).toContain('checks.burst');
  });

  it('passes without what the profile calls not applicable, and the line says so', async () => {
    const reasons = Object.fromEntries(
      ['mode', 'flags', 'H1', 'H2', 'H3', 'H4', 'F3', 'F4'].map((id) => [id, NO_ENDPOINT]),
    );
    const list = await played({ notApplicable: reasons });
    expect([list.verdict, list.verdictLine]).toEqual([
      'pass',
      'PASS, 7 of 13 checks, 6 not applicable: no such endpoint, not asked: mode and flags (no such endpoint)',
    ]);
  });

  it('loses H5 and F2 when no tick comes', async () => {
    const list = await played({ tickLimitMs: 400 }, { faults: ['silent'] });
    expect([of(list, 'H5').outcome.state, of(list, 'F2').outcome.state]).toEqual(['fail', 'fail']);
    expect(of(list, 'H5').outcome.why).toMatch(
      /had no tick: nothing came within 400 ms\. .* all their markets are closed/,
    );
  });

  it('has live data where the market of its first symbol is closed, and another ticks', async () => {
    const list = await played({ tickLimitMs: 2_000 }, { symbols: ['AAPL.US'] });
    expect(profileFor('stock-api').streamSymbols[0]).not.toBe('AAPL.US');
    expect([of(list, 'H5').outcome, of(list, 'F2').outcome]).toMatchObject([{ state: 'pass' }, { state: 'pass' }]);
    expect(of(list, 'H5').evidence[0]?.request).toMatch(/, 00700\.HK and 7 more$/);
  });

  it('has live data by the symbols that it can have, where one of them has all refused that are asked for with it', async () => {
    const target = await startForTest({ dialect: 'stock-api' });
    const profile = { ...profileFor('stock-api', { tickLimitMs: 2_000 }), streamSymbols: ['BTCUSDT', 'AAPL.US'] };
    const list = await runChecklist(checkedAt(target.url, { profile }), { tier: 2, deadlineMs: 60_000 });
    expect([of(list, 'H5').outcome, of(list, 'F2').outcome]).toMatchObject([{ state: 'pass' }, { state: 'pass' }]);
    expect(of(list, 'H5').evidence.map(({ answer }) => answer)).toMatchObject([
      expect.stringContaining('subscribe: '),
      expect.not.stringContaining('subscribe: '),
    ]);
    const alone = { ...profile, streamSymbols: ['BTCUSDT', 'ETHUSDT'] };
    const none = await runChecklist(checkedAt(target.url, { profile: alone }), { tier: 1, deadlineMs: 60_000 });
    expect(of(none, 'H5').outcome).toMatchObject({ state: 'fail', why: expect.stringContaining('not subscribed') });
  });

  it('loses H5, F2 and P2 when no socket gets in', async () => {
    const outcomes = outcomesOf(await played({}, { faults: ['refuse'] }));
    expect([outcomes['H5'], outcomes['F2'], outcomes['P2'], outcomes['P1']]).toEqual(['fail', 'fail', 'fail', 'pass']);
  });
});

describe('credentials of ours that are refused', () => {
  const diagnosed = (list: Checklist) => {
    const from = { kind: 'live', path: null, seenAt: null, what: 'a test' } as const;
    const rest = { met: whoAnswered(list), isTierOneDone: false, from };
    return decide({ findings: findingsOfChecklist(list), ...rest }).diagnosis;
  };
  const YESTERDAYS = { key: KEY, jwt: 'a.b.c' };
  const REVOKED = { key: { appKey: 'other-key', accessToken: 'other-token' } };
  const FEWER = { burst: { requests: 40 } };

  it('are no failure of F1, F3 and P1, which sends nothing: the diagnosis is undecided', async () => {
    const list = await played(FEWER, {}, { credentials: YESTERDAYS });
    expect(outcomesOf(list)).toMatchObject({
      ...{ F1: 'not-measurable', F3: 'not-measurable', P1: 'not-measurable' },
      ...{ H5: 'pass', F2: 'pass', P2: 'pass' },
    });
    expect(of(list, 'F1').outcome.why).toMatch(/answered 401\. .* Check QUOTE_SECRET/);
    expect([list.verdict, list.traffic.load.planned]).toEqual(['inconclusive', 0]);
    expect(diagnosed(list)).toMatchObject({ outcome: 'undecided', class: null, exitCode: 3 });
  });

  it('are no failure of sockets either, where it is the key', async () => {
    const list = await played(FEWER, REVOKED);
    const ids = ['H5', 'F1', 'F2', 'F3', 'P1', 'P2'];
    expect(ids.map((id) => outcomesOf(list)[id])).toEqual(ids.map(() => 'not-measurable'));
    expect(of(list, 'P2').outcome.why).toContain('Check SOCKET_SECRET');
    expect(diagnosed(list)).toMatchObject({ outcome: 'undecided', exitCode: 3 });
  });

  it('are no excuse of a gateway that refuses a key which is good for quotes', async () => {
    const list = await played({}, { faults: ['refuse=auth'] }, { credentials: YESTERDAYS });
    expect(outcomesOf(list)).toMatchObject({ F1: 'not-measurable', H5: 'fail', F2: 'fail', P2: 'fail' });
    expect(diagnosed(list)).toMatchObject({ class: 'architecture', exitCode: 1 });
  });
});

describe('F3 by a burst', () => {
  const limit = { limit: 300, ttlMs: 60_000 };

  it('meets the limiter, its Retry-After is the evidence, and quotes are not blocked by it', async () => {
    const list = await played({ burst: { requests: 400 } }, { rateLimit: limit });
    expect(of(list, 'F3').outcome.state).toBe('pass');
    const [{ answer } = { answer: '' }] = of(list, 'F3').evidence;
    expect(answer).toMatch(/300 x 200 and \d+ x 429; retry-after: 60/);
    expect(of(list, 'P1').outcome.state).toBe('pass');
  });

  it('is red where nothing limits', async () => {
    const { outcome, evidence } = of(await played({ burst: { requests: 45 } }), 'F3');
    expect([outcome.state, evidence[0]?.answer]).toEqual(['fail', '45 x 200']);
  });

  it('is undecided where the burst is smaller than what the target allows', async () => {
    const { outcome } = of(await played({ burst: { requests: 45 } }, { rateLimit: limit }), 'F3');
    expect(outcome).toMatchObject({ state: 'inconclusive', reason: 'too-few-samples' });
  });
});

describe('P1 in front of a limiter', () => {
  it('is not sent where the target says that it would mostly be refused', async () => {
    const list = await played({}, { rateLimit: { limit: 50, ttlMs: 60_000 } });
    expect(of(list, 'P1').outcome).toMatchObject({ state: 'inconclusive', reason: 'not-measurable' });
    expect(list.traffic.load.planned).toBe(0);
  });
});
