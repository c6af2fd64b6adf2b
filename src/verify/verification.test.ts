import { describe, expect, it } from 'vitest';
import type { FullProof } from '../target/mode-control/prove.ts';
import { restartOf } from './verification.ts';

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
