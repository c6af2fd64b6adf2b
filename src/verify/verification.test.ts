import { describe, expect, it } from 'vitest';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { judge } from '../judge/judge.ts';
import { summarizeRun } from '../judge/summary.ts';
import { buildRecord, evenly } from '../judge/testing/build-record.ts';
import type { FullProof } from '../target/mode-control/prove.ts';
import { restartOf, scopeOf } from './verification.ts';

const SINCE_MS = Date.parse('2026-03-23T02:51:00Z');

type State = FullProof['parts'][number]['state'];

const proof = (state: State, startedAtMs: number | null): Pick<FullProof, 'parts' | 'sights' | 'traps'> => ({
  parts: [{ part: 'restart', state, evidence: 'seen with secret-1' }],
  sights: startedAtMs === null ? [] : [{ source: 'health', processes: [{ pid: null, startedAtMs, toleranceMs: 5 }] }],
  traps: [{ id: 'doubled-key', said: 'KEY=secret-1 stands twice' }],
});

const blank = (text: string): string => text.replaceAll('secret-1', '[…]');

describe('a restart', () => {
  it.each([
    ['that was is a pass', 'agrees', SINCE_MS + 60_000, ['pass', /^restarted since 2026-03-23T02:51:00/]],
    ['that was not is a fail: the old flags are in force', 'contradicts', SINCE_MS - 1, ['fail', /old flags/]],
    ['of which nothing tells is undecided', 'not-provable', null, ['inconclusive', /nobody can tell/]],
    ['that nobody looked for is undecided', 'not-needed', null, ['inconclusive', /nobody can tell/]],
  ] as const)('%s', (_, state, startedAtMs, [verdict, why]) => {
    const restart = restartOf(SINCE_MS, proof(state, startedAtMs), blank);
    expect(restart).toMatchObject({ verdict, why: expect.stringMatching(why) });
    expect(restart.startedAt).toBe(startedAtMs === null ? null : new Date(startedAtMs).toISOString());
    expect(JSON.stringify(restart)).not.toContain('secret-1');
    expect(restart.traps).toHaveLength(1);
  });

  it('is undecided by a proof without that part', () => {
    expect(restartOf(SINCE_MS, { parts: [], sights: [], traps: [] }, blank).verdict).toBe('inconclusive');
  });
});

describe('what minutes cannot prove', () => {
  const warmUp = { quotes: { ok: 120 }, judged: false, phase: 'warm-up' };
  const slices = [warmUp, ...evenly({ ok: 4_800, connections: 480 })];
  const record = buildRecord({ modes: { 'gateway-only': { slices } } });
  const summary = summarizeRun(record, judge(record), englishCatalogue);
  const seen = summary.modes['gateway-only']!;
  const judgedBy = (...ids: readonly string[]) => ({
    ...summary,
    modes: { 'gateway-only': { ...seen, objectives: seen.objectives.filter(({ id }) => ids.includes(id)) } },
  });
  const RARE = 'An error rarer than one in 1,600 can hide in 4,800 requests.';

  it.each([
    ['of the requests that were judged, and not of a warm-up', summary, RARE],
    ['where availability alone was judged', judgedBy('availability'), RARE],
    ['where no request was judged', judgedBy('connect-success'), expect.not.stringContaining('rarer')],
  ])('is told %s', (_, played, first) => {
    expect(seen.arrivals.ok).toBe(4_920);
    expect(scopeOf({ state: 'played', summary: played }, 120_000).leavesOpen[0]).toEqual(first);
  });

  it('is told of a load that was not played', () => {
    const { leavesOpen } = scopeOf({ state: 'not-played', why: 'nobody there', hint: '' }, 1_000);
    expect(leavesOpen).toHaveLength(3);
  });
});
