import type { Tier } from '../core/checks.ts';
import type { Profile } from '../core/profile.ts';
import { type Check, STAGES } from './check.ts';
import { checksOfTier } from './registry.ts';
import { GRACE_US } from './run-check.ts';

/** The checks of tier 3 take half a minute by default: nothing is cut where this machine is slow to begin them. */
const LEAST_MS = 180_000;

/**
 * How long a checklist may take, ms: in each stage as long as the check that may take longest there, and the time to put away what it holds. So the whole
 * cuts no check short, however long a probe the profile asks for.
 */
export const wholeDeadlineMs = (tier: Tier, profile: Profile): number => {
  const asked = checksOfTier(tier).filter(({ id }) => profile.checks.notApplicable[id] === undefined);
  const stageMs = (stage: Check['stage']): number =>
    Math.max(
      0,
      ...asked.filter((check) => check.stage === stage).map((check) => check.deadlineMs(profile) + GRACE_US / 1000),
    );
  return Math.max(
    LEAST_MS,
    STAGES.reduce((sum, stage) => sum + stageMs(stage), 0),
  );
};
