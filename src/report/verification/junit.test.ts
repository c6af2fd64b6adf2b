import { describe, expect, it } from 'vitest';
import type { Checklist } from '../../core/checklist.ts';
import { NO_CONNECTIONS } from '../../core/slice.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { Restart, Verification, VerificationLoad } from '../../core/verification.ts';
import { judge } from '../../judge/judge.ts';
import { summarizeRun } from '../../judge/summary.ts';
import { buildRecord, evenly, healthySlices } from '../../judge/testing/build-record.ts';
import { renderVerificationJunit } from './junit.ts';

const checklist: Checklist = {
  ...{ schemaVersion: 1, kind: 'checklist', tier: 1, startedAt: '2026-11-23T00:10:57.000Z', durationMs: 1_500 },
  ...{ verdict: 'pass', verdictLine: 'PASS, 1 of 1 checks' },
  checks: [
    {
      ...{ id: 'H1', title: 'Base service', source: 'docs/spec/rollback-strategy.zh.md:201', tier: 1 },
      ...{ deadlineMs: 10_000, expectation: '200', outcome: { state: 'pass', why: 'It answers 200.' } },
      ...{ evidence: [], tookMs: 12 },
    },
  ],
  target: { profile: 'reference-documented', url: 'http://127.0.0.1:3000', mode: 'gateway-only' },
  traffic: {
    requests: 9,
    load: { planned: 0, ok: 0, failed: 0, unanswered: 0, dropped: 0, notReleased: 0 },
    connections: NO_CONNECTIONS,
  },
};

const loadOf = (slices: ReturnType<typeof healthySlices>): VerificationLoad => {
  const record = buildRecord({ modes: { 'gateway-only': { slices } } });
  return { state: 'played', summary: summarizeRun(record, judge(record), englishCatalogue) };
};

const restartOf = (verdict: Restart['verdict']): Restart => ({
  ...{ since: '2026-11-23T00:10:00.000Z', startedAt: null, traps: [] },
  ...{ verdict, why: `restart is ${verdict}` },
});

const good = loadOf(healthySlices());

const junit = (parts: { readonly load?: VerificationLoad; readonly restart?: Restart }): string => {
  const of: Verification = {
    ...{ schemaVersion: 1, kind: 'verification', tier: 1, startedAt: checklist.startedAt, durationMs: 9_000 },
    ...{ verdict: 'fail', exitCode: 1, verdictLine: 'its verdict & why', proves: [], leavesOpen: [], command: 'x' },
    ...{ checklist, load: good, restart: null, ...parts },
  };
  return renderVerificationJunit(of);
};

describe('a verification as JUnit', () => {
  it.each<{ why: string; parts: Parameters<typeof junit>[0]; counts: string; says: string }>([
    { why: 'all of it holds', parts: {}, counts: 'tests="2" failures="0" errors="0"', says: 'name="Short load"' },
    {
      ...{ why: 'its load failed', counts: 'tests="2" failures="1" errors="0"' },
      parts: { load: loadOf(evenly({ ok: 900, failures: { 'http-503': 90 } })) },
      says: '<failure type="fail" message="gateway-only: ',
    },
    {
      ...{ why: 'its load decided nothing', counts: 'tests="2" failures="0" errors="1"' },
      ...{ parts: { load: loadOf(evenly({ ok: 9 })) }, says: '<error type="' },
    },
    {
      ...{ why: 'its load was not played', counts: 'tests="2" failures="0" errors="1"' },
      parts: { load: { state: 'not-played', why: 'nobody answers', hint: 'Start it.' } },
      says: '<error type="not-played" message="was not played: nobody answers"/>',
    },
    {
      ...{ why: 'it was restarted', parts: { restart: restartOf('pass') } },
      ...{ counts: 'tests="3" failures="0" errors="0"', says: 'name="Restart"' },
    },
    {
      ...{ why: 'it was not restarted', parts: { restart: restartOf('fail') } },
      ...{ counts: 'tests="3" failures="1" errors="0"', says: 'message="restart is fail"' },
    },
    {
      ...{ why: 'nobody can tell whether it was', parts: { restart: restartOf('inconclusive') } },
      ...{ counts: 'tests="3" failures="0" errors="1"', says: 'message="restart is inconclusive"' },
    },
  ])('beside a checklist that passes, $why', ({ parts, counts, says }) => {
    const document = junit(parts);
    expect(document).toContain(`<testsuites name="gateproof verify" ${counts}`);
    expect(document).toContain(says);
    expect(document).toContain('<testsuite name="its verdict &amp; why"');
    expect(document).toContain('classname="gateproof.verify.reference-documented" name="H1 Base service"');
  });
});
