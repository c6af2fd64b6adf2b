import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { MODES } from '../../core/modes.ts';
import { answering, openCannedTarget, type Reply } from '../../target/testing/canned-target.ts';
import { runCheck } from '../run-check.ts';
import { checkedAt, profileFor } from '../testing/checked.ts';
import { openTrafficBook } from '../traffic.ts';
import { mode } from './mode.ts';

const [WANTED, OTHER] = MODES;
const profile = profileFor('documented');

const flagsOf = (isGatewayOnly: boolean): Reply =>
  answering(200, {
    status: 'healthy',
    flags: { gatewayOnlyMode: isGatewayOnly, allowLegacyFallback: !isGatewayOnly, strictMode: isGatewayOnly },
  });

/** The check at several processes behind one address, of which the nth answer to a question for the flags is by one that kept the other mode; 0: none. */
const checkedWhereOneIsOld = async (nth: number, limited: readonly number[] = []) => {
  let asked = 0;
  const target = await openCannedTarget({
    [profile.endpoints.featureFlags]: (...exchange) => {
      asked += 1;
      const reply = limited.includes(asked) ? answering(429, { error: 'slow down' }) : flagsOf(asked !== nth);
      reply(...exchange);
    },
    [profile.endpoints.healthWebsocket]: answering(200, { status: 'healthy', mode: WANTED, serverSource: 'gateway' }),
  });
  onTestFinished(() => target.close());
  const startUs = systemClock.nowUs();
  const order = { traffic: openTrafficBook(), startUs, endUs: startUs + 60e6, stop: null };
  const result = await runCheck(mode, { ...order, target: checkedAt(target.url, { profile, mode: WANTED }) });
  return { ...result, asked };
};

describe('a mode that the profile calls not applicable', () => {
  const excused = profileFor('documented', { notApplicable: { mode: 'told nowhere' } });
  const of = async (modeSaid: 'by-user' | 'by-nobody') => {
    const target = await openCannedTarget({ [profile.endpoints.featureFlags]: flagsOf(true) });
    onTestFinished(() => target.close());
    const startUs = systemClock.nowUs();
    const order = { traffic: openTrafficBook(), startUs, endUs: startUs + 60e6, stop: null };
    const asked = checkedAt(target.url, { profile: excused, mode: WANTED, modeSaid });
    return (await runCheck(mode, { ...order, target: asked })).outcome;
  };

  it('is not asked, but where nobody said which one is meant', async () => {
    expect(await of('by-user')).toEqual({ state: 'not-applicable', why: 'told nowhere' });
    expect(await of('by-nobody')).toMatchObject({ state: 'inconclusive', reason: 'not-measurable' });
  });
});

describe('the mode of several processes behind one address', () => {
  it('is proven where each of twenty answers agrees', async () => {
    const { outcome, asked, evidence } = await checkedWhereOneIsOld(0);
    expect([outcome.state, asked]).toEqual(['pass', 20]);
    expect(evidence).toHaveLength(3);
  });

  it('is proven where an answer in between tells nothing, and no more is asked after three of them', async () => {
    const [once, often] = [await checkedWhereOneIsOld(0, [6]), await checkedWhereOneIsOld(0, [6, 7, 9])];
    expect([once.outcome.state, once.asked]).toEqual(['pass', 20]);
    expect([often.outcome.state, often.asked]).toEqual(['pass', 9]);
  });

  it.each([1, 6, 20])('is not where answer %i is by one that kept the old one', async (nth) => {
    const { outcome, asked } = await checkedWhereOneIsOld(nth);
    expect(outcome).toMatchObject({
      state: 'inconclusive',
      reason: 'mode-unproven',
      why: expect.stringContaining(OTHER),
    });
    expect(asked).toBe(nth);
  });
});
