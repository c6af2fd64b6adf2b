import { describe, expect, it, onTestFinished } from 'vitest';
import { FLAGS_OF_MODE } from '../core/modes.ts';
import { answering, openCannedTarget } from '../target/testing/canned-target.ts';
import { runChecklist } from './checklist.ts';
import { checkedAt, profileFor } from './testing/checked.ts';

/** What the checks `mode` and `flags` make of this answer of the flags endpoint, where gateway-only is expected. */
const outcomesOf = async (answer: object) => {
  const profile = profileFor('documented');
  const target = await openCannedTarget({ [profile.endpoints.featureFlags]: answering(200, answer) });
  onTestFinished(() => target.close());
  const { checks } = await runChecklist(checkedAt(target.url, { profile }), { tier: 1, deadlineMs: 20_000 });
  const outcomeOf = (wanted: 'mode' | 'flags') => checks.find(({ id }) => id === wanted)!.outcome;
  return { mode: outcomeOf('mode'), flags: outcomeOf('flags') };
};

const flags = FLAGS_OF_MODE['gateway-only'];

describe('the flag set', () => {
  it.each(['healthy', 'degraded'])('holds where its status is %s, and the mode is proven by it', async (status) => {
    expect(await outcomesOf({ status, flags })).toMatchObject({ mode: { state: 'pass' }, flags: { state: 'pass' } });
  });

  it.each<[string, object, RegExp]>([
    ['is critical', { status: 'critical', flags }, /status is "critical"/],
    ['is a word that nobody knows', { status: 'unhealthy', flags }, /status is "unhealthy"/],
    ['is missing', { flags }, /status is missing/],
    ['is no text', { status: ['degraded'], flags }, /status is \["degraded"\]/],
  ])('fails where its status %s, and proves no mode', async (_, answer, why) => {
    expect(await outcomesOf(answer)).toMatchObject({
      ...{ mode: { state: 'inconclusive' }, flags: { state: 'fail', why: expect.stringMatching(why) } },
    });
  });

  it.each<[string, object, RegExp]>([
    ['another flag', { status: 'degraded', flags: { ...flags, strictMode: false } }, /strictMode is false/],
    [
      'another validation',
      { status: 'degraded', flags: { ...flags, validationMode: 'development' } },
      /validationMode/,
    ],
  ])('fails by %s, whatever its status', async (_, answer, why) => {
    expect((await outcomesOf(answer)).flags).toMatchObject({ state: 'fail', why: expect.stringMatching(why) });
  });
});
