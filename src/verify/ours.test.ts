import { describe, expect, it } from 'vitest';
import type { CheckId } from '../core/checks.ts';
import { EXIT, HarnessError } from '../core/errors.ts';
import { buildSlice } from '../judge/testing/build-slice.ts';
import type { ControlAnswer } from '../target/client.ts';
import type { CheckContext } from './check.ts';
import { judgeConnections } from './connections.ts';
import { CHECKS } from './registry.ts';
import { judgeResponses } from './response-verdict.ts';
import { asOutcome } from './run-check.ts';
import { checkedAt, profileFor } from './testing/checked.ts';

const OURS: ControlAnswer = { kind: 'ours', why: 'connect EMFILE 127.0.0.1:3000' };
const undecided = { state: 'inconclusive', reason: 'not-measurable', why: expect.stringContaining('This machine') };

/** A check whose every request fails on this machine. */
const outcomeOf = (id: CheckId) => {
  const profile = profileFor(id === 'F3' ? 'stock-api' : 'documented', { burst: { requests: 40 } });
  const target = checkedAt('http://127.0.0.1:3000', { profile });
  const context: CheckContext = {
    ...target,
    ...{ deadlineMs: 1_000, signal: new AbortController().signal, excerpt: (text) => text, note: () => {} },
    client: {
      baseUrl: target.spec.baseUrl,
      send: async () => OURS,
      sent: () => 0,
      answered: () => 0,
      close: async () => {},
    },
    ...{ ask: async () => OURS, count: () => {} },
  };
  return CHECKS.find((check) => check.id === id)!.run(context);
};

describe('what this machine could not do', () => {
  it.each(['flags', 'H1', 'H2', 'H3', 'H4', 'H5', 'F1', 'F3', 'F4', 'legacy-support'] as const)(
    'is no failure of %s',
    async (id) => {
      expect(await outcomeOf(id)).toMatchObject(undecided);
    },
  );

  it('is no failure of a check that cannot go on without an answer', async () => {
    const error = await outcomeOf('mode').then(
      () => null,
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({ exitCode: EXIT.ourFault, hint: expect.stringContaining('ulimit') });
    expect(asOutcome(error, 'EMFILE')).toMatchObject(undecided);
    expect(() => asOutcome(error, null)).toThrow(HarnessError);
  });

  const slices = (kind: string, hostGapMaxMs: number | null = 0) =>
    Array.from({ length: 4 }, (_, at) =>
      buildSlice({ quotes: { ok: 20, failures: { [kind]: 20 } }, hostGapMaxMs }, at, 'gateway-only'),
    );

  it('is none of P1', () => {
    const profile = profileFor('documented');
    expect(judgeResponses({ profile }, slices('ours-emfile'), [])).toMatchObject(undecided);
    expect(judgeResponses({ profile }, slices('reset'), [])).toMatchObject({ state: 'fail' });
  });

  it('is told beside a P1 that failed, where a stall would not have been seen', () => {
    const profile = profileFor('documented');
    const whyOf = (gapMs: number | null) => judgeResponses({ profile }, slices('reset', gapMs), []).why;
    const unseen = 'What watches this machine had ended by itself, and a stall of it would not be seen';
    expect([whyOf(0), whyOf(null)]).toEqual([expect.not.stringContaining(unseen), expect.stringContaining(unseen)]);
  });

  it('is none of P2', () => {
    const probe = (reason: string) => ({
      ...{ reached: [], failure: { step: 'join', how: 'refused', reason, detail: reason } as const },
      counts: { ...buildSlice({}, 0, 'gateway-only').connections.counts },
    });
    expect(judgeConnections(1, [probe('ours-emfile')], null)).toMatchObject(undecided);
    expect(judgeConnections(1, [probe('refused')], null)).toMatchObject({ state: 'fail' });
  });
});
