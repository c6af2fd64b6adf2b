import { afterEach, expect, it } from 'vitest';
import { type Clock, systemClock } from '../core/clock.ts';
import { createControlClient } from '../target/client.ts';
import { answering, openCannedTarget, type Reply } from '../target/testing/canned-target.ts';
import { burst } from './burst.ts';
import { checkedAt, profileFor } from './testing/checked.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const rows = { success: true, data: { data: [], metadata: { hasPartialFailures: false } } };

/** The outcome of a burst of 60, whose time is over once `lastAfter` requests were asked; null: it is not. */
const outcomeOf = async (reply: Reply, lastAfter: number | null, clock: Clock = systemClock) => {
  const timeOver = new AbortController();
  let asked = 0;
  const counted: Reply = (...of) => {
    asked += 1;
    if (asked === lastAfter) timeOver.abort();
    reply(...of);
  };
  const profile = profileFor('documented');
  const { spec } = checkedAt('http://127.0.0.1:1', { profile });
  const target = await openCannedTarget({ [spec.operations['quote']?.path ?? '']: counted });
  const client = createControlClient({ baseUrl: target.url, clock: systemClock });
  open.push(target, client);
  const context = {
    ...checkedAt(target.url, { profile }),
    ...{ clock, client, deadlineMs: 20_000, signal: timeOver.signal, excerpt: (text: string) => text, note: () => {} },
    ...{ ask: client.send, count: () => {} },
  };
  return { outcome: await burst(context, 60), asked };
};

it.each([
  ['that was sent whole and met no limiter shows that there is none', null, 60, 'fail'],
  ['whose time was over before its end shows nothing', 40, 40, 'inconclusive'],
  ['whose time was over with its last request shows all', 60, 60, 'fail'],
] as const)('a burst %s', async (_, lastAfter, sent, state) => {
  const { outcome, asked } = await outcomeOf(answering(200, rows), lastAfter);
  expect([outcome.state, asked]).toEqual([state, sent]);
  if (state === 'inconclusive')
    expect(outcome).toMatchObject({ reason: 'too-few-samples', why: expect.stringContaining('40 of 60 requests') });
});

it('that met the limiter before its time was over has met it', async () => {
  const limited = answering(
    ...([429, { success: false, error: { code: 'RATE_LIMIT_EXCEEDED' } }, { 'retry-after': '9' }] as const),
  );
  expect((await outcomeOf(limited, 20)).outcome.state).toBe('pass');
});

/** A clock on which each answer comes so long after the one before it. */
const answeredEvery = (stepUs: number): Clock => {
  let nowUs = 0;
  return { ...systemClock, nowUs: () => (nowUs += stepUs) };
};

it.each([
  [30, '1', 33_334, 'inconclusive', 'as many in a second as it may let through'],
  [30, '1', 33_000, 'fail', 'one more in a second than it may let through'],
  [30, '2', 33_334, 'fail', 'more in its window of two seconds than it may let through'],
  [30, '0', 33_334, 'inconclusive', 'a window is a second at least'],
  [30, null, 33_334, 'inconclusive', 'and one that is not told, too'],
  [null, '1', 33_334, 'fail', 'a limiter that says nothing of itself is none'],
  [60, '1', 1, 'inconclusive', 'the burst may not be larger than what it lets through'],
] as const)(
  'a limit of %s within %s s that answers every %i us is %s: %s',
  async (...[limit, reset, stepUs, state]) => {
    const headers = {
      ...(limit === null ? {} : { 'x-ratelimit-limit': String(limit) }),
      ...(reset === null ? {} : { 'x-ratelimit-reset': reset }),
    };
    const { outcome } = await outcomeOf(answering(200, rows, headers), null, answeredEvery(stepUs));
    expect(outcome.state).toBe(state);
    if (state === 'inconclusive' && limit === 30)
      expect(outcome).toMatchObject({
        reason: 'too-few-samples',
        why: expect.stringMatching(/^At most 30 answers came within 1 s, and the target allows 30: /),
      });
  },
);
