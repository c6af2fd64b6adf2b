import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import { isCalm, type Rest, restBefore, waitCalm } from './calm.ts';

const BEFORE: Rest = { answerMs: 10, findings: 0 };
const answer = (answerMs: number, findings = 0): Rest => ({ answerMs, findings });

describe('an answer of a target at rest', () => {
  it.each([
    ['is under half of the limit', answer(100), BEFORE, true],
    ['is not over it', answer(100.1), BEFORE, false],
    ['may take twice what it took before any load', answer(300), answer(150), true],
    ['and no longer', answer(300.1), answer(150), false],
    ['lacks nothing', answer(5, 1), BEFORE, false],
    ['but what it lacked before', answer(5, 1), answer(10, 1), true],
  ])('%s', (_, seen, before, calm) => {
    expect(isCalm(seen, before)).toBe(calm);
  });
});

describe('waiting for rest', () => {
  /** Asks answer by answer, each taking its own virtual time; the last one again and again. */
  const waitOn = async (answers: readonly Rest[], stopAfter = Number.POSITIVE_INFINITY) => {
    const clock = createVirtualClock();
    let asked = 0;
    // The pauses are virtual too: each waker is called as soon as it is set.
    const eager: typeof clock = {
      ...clock,
      after: (delayUs, wake) => {
        clock.advance(delayUs);
        wake();
        return () => {};
      },
    };
    const ask = async (): Promise<Rest> => {
      const seen = answers[Math.min(asked, answers.length - 1)] ?? BEFORE;
      asked += 1;
      clock.advance(seen.answerMs * 1000);
      return seen;
    };
    const calm = await waitCalm(BEFORE, { clock: eager, ask, isStopped: () => asked >= stopAfter });
    return { calm, asked, tookMs: clock.nowUs() / 1000 };
  };

  it('takes three calm answers in a row', async () => {
    const [fast, slow] = [answer(10), answer(900)];
    expect(await waitOn([fast])).toMatchObject({ calm: true, asked: 3 });
    expect(await waitOn([slow, fast, fast, slow, fast])).toMatchObject({ calm: true, asked: 7 });
  });

  it('is given up after a minute', async () => {
    const { calm, tookMs } = await waitOn([answer(900)]);
    expect(calm).toBe(false);
    expect(tookMs).toBeGreaterThan(60_000);
    expect(tookMs).toBeLessThan(62_000);
  });

  it('ends when somebody wants to stop', async () => {
    expect(await waitOn([answer(900)], 2)).toMatchObject({ calm: false, asked: 2 });
  });

  it('goes by the middle of three answers before any load', async () => {
    const answers = [answer(90), answer(12), answer(14, 1)];
    const before = await restBefore({ ask: async () => answers.shift() ?? BEFORE });
    expect(before).toEqual({ answerMs: 14, findings: 1 });
  });
});
