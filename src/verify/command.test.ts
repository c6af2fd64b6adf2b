import { describe, expect, it } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { nobodyListens } from '../target/testing/canned-target.ts';
import { CHECKS } from './registry.ts';
import { runCheck } from './run-check.ts';
import { checkedAt, KEY, profileFor } from './testing/checked.ts';
import { openTrafficBook } from './traffic.ts';

const F2 = CHECKS.find(({ id }) => id === 'F2')!;

const played = async (words: readonly string[], { passEnv = [] as string[], deadlineMs = 20_000 } = {}) => {
  const profile = profileFor('documented', { socketCommand: { words: [...words], passEnv, deadlineMs } });
  const env = { PATH: process.env['PATH'], TOLD: KEY.accessToken, KEPT: 'kept-back' };
  const target = checkedAt(nobodyListens(), { profile, env });
  const startUs = systemClock.nowUs();
  return runCheck(F2, { target, traffic: openTrafficBook(), startUs, endUs: startUs + 60e6, stop: null });
};

describe('the script of a profile', () => {
  it.each([
    ['passes with exit code 0', ['sh', '-c', 'echo fine'], 'pass', 'exit code 0: fine'],
    [
      'fails with another, and its last words are the evidence',
      ['sh', '-c', 'echo no >&2; exit 3'],
      'fail',
      'exit code 3: no',
    ],
    ['that cannot be started is not measurable', ['/no/such/program'], 'inconclusive', 'ENOENT'],
  ])('%s', async (_, words, state, evidence) => {
    const {
      outcome,
      evidence: [seen],
    } = await played(words);
    expect(outcome.state).toBe(state);
    expect(seen?.answer).toContain(evidence);
  });

  it('is read by no shell, and gets the address and the mode', async () => {
    const { evidence } = await played(['echo', '{url}', '{mode}', '$HOME; exit 1']);
    expect(evidence[0]?.answer).toMatch(/^exit code 0: http:\/\/127\.0\.0\.1:\d+ gateway-only \$HOME; exit 1$/);
  });

  it('gets the variables that the profile names and no others; a secret in its output is blanked', async () => {
    const { evidence } = await played(['sh', '-c', 'echo "$TOLD/$KEPT/"'], { passEnv: ['TOLD'] });
    expect(evidence[0]?.answer).toBe('exit code 0: [redacted]//');
  });

  it('that does not end is killed with its children, and fails', async () => {
    const { outcome, tookMs } = await played(['sh', '-c', 'while :; do :; done & wait'], { deadlineMs: 200 });
    expect(outcome.state).toBe('fail');
    expect(tookMs).toBeLessThan(5_000);
  });

  it('that talks without end is bounded', async () => {
    const { evidence } = await played([
      'sh',
      '-c',
      'i=0; while [ $i -lt 20000 ]; do echo 0123456789; i=$((i+1)); done; exit 1',
    ]);
    expect(evidence[0]?.answer.length).toBeLessThanOrEqual(300);
    expect(evidence[0]?.answer).toMatch(/^exit code 1: ….*6789$/);
  });
});
