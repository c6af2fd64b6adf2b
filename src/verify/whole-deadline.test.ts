import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../profiles/index.ts';
import { CHECK_IDS, TIERS } from '../core/checks.ts';
import { systemClock } from '../core/clock.ts';
import type { Profile } from '../core/profile.ts';
import { parseProfile } from '../target/profile.ts';
import { nobodyListens } from '../target/testing/canned-target.ts';
import { runChecklist } from './checklist.ts';
import { checksOfTier } from './registry.ts';
import { checkedAt, idle, profileFor } from './testing/checked.ts';
import { wholeDeadlineMs } from './whole-deadline.ts';

const builtIn = Object.values(builtInProfiles).map((input) => parseProfile(input, 'test'));

const probing = (requests: number, ratePerSec: number): Profile =>
  profileFor('documented', { responseProbe: { requests, ratePerSec, limitMs: 200 } });

/** What is left of the whole when each stage begins, where every check takes all of its time, and what the stage may take. */
const stagesOf = (tier: (typeof TIERS)[number], profile: Profile) => {
  let leftMs = wholeDeadlineMs(tier, profile);
  return (['quiet', 'sockets', 'load', 'last'] as const).map((stage) => {
    const checks = checksOfTier(tier).filter((check) => check.stage === stage);
    const longestMs = Math.max(0, ...checks.map((check) => check.deadlineMs(profile)));
    const atStart = { stage, leftMs, longestMs };
    leftMs -= longestMs;
    return atStart;
  });
};

describe('the time for a whole checklist', () => {
  it.each<[string, Profile]>([
    ...builtIn.map((profile): [string, Profile] => [profile.name, profile]),
    ['a probe of 1,200 requests at 20/s', probing(1_200, 20)],
    ['a probe of 59 at 0.9/s', probing(59, 0.9)],
    ['a probe of 10,000 at 20/s', probing(10_000, 20)],
    ['a quiet market', profileFor('documented', { tickLimitMs: 60_000 })],
  ])('cuts no stage: %s', (_, profile) => {
    for (const tier of TIERS)
      for (const { stage, leftMs, longestMs } of stagesOf(tier, profile))
        expect(leftMs, `tier ${tier}, ${stage}`).toBeGreaterThanOrEqual(longestMs);
  });

  it('is three minutes at least, and no longer for what does not apply', () => {
    const asked = probing(10_000, 20);
    const notApplicable = { P1: 'no quotes', P3: 'no process', P4: 'no process' };
    const left = { ...asked, checks: { ...asked.checks, notApplicable } };
    expect([wholeDeadlineMs(1, asked), wholeDeadlineMs(3, left)]).toEqual([180_000, 180_000]);
    expect(wholeDeadlineMs(3, asked)).toBeGreaterThan(520_000);
  });

  it('leaves some for what comes after a long probe', async () => {
    let aheadUs = 0;
    const clock = { ...systemClock, nowUs: () => systemClock.nowUs() + aheadUs };
    const left = CHECK_IDS.filter((id) => id !== 'P3' && id !== 'F3').map((id) => [id, 'not asked here'] as const);
    const { checks, ...profile } = probing(10_000, 20);
    const target = checkedAt(nobodyListens(), {
      profile: { ...profile, checks: { ...checks, notApplicable: Object.fromEntries(left) } },
      figures: (windowMs, signal) => {
        aheadUs = windowMs * 1_000;
        return idle(windowMs, signal);
      },
    });
    const list = await runChecklist({ ...target, clock }, { tier: 3 });
    const states = list.checks.flatMap(({ id, outcome }) => (id === 'P3' || id === 'F3' ? [[id, outcome.state]] : []));
    expect(Object.fromEntries(states)).toEqual({ P3: 'pass', F3: 'fail' });
  });
});
