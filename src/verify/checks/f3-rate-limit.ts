import type { CheckOutcome } from '../../core/checklist.ts';
import { burst } from '../burst.ts';
import { type Check, type CheckContext, fail, notMeasurable, pass, say } from '../check.ts';
import { askEndpoint, shown } from '../endpoint.ts';

const DEADLINE_MS = 20_000;

const ask = (context: CheckContext): Promise<CheckOutcome> =>
  askEndpoint(context, {
    ...{ endpoint: 'rateLimitValidation', method: 'POST' },
    judge: (json) =>
      json['limited'] === true ? pass(say.F3.limited()) : fail(say.F3.notLimited(shown(context, json['limited']))),
  });

/** F3: the rate limiter limits, as the target's own validation says; where it has none, as a burst that the profile allows finds. */
export const rateLimit: Check = {
  ...{ id: 'F3', line: 230, tiers: [2, 3], stage: 'last' },
  deadlineMs: () => DEADLINE_MS,
  expects: ({ profile }) => {
    if (profile.endpoints.rateLimitValidation !== 'absent') return say.F3.expects();
    return say.F3.expectsBurst(profile.checks.burst?.requests ?? null);
  },
  run: (context) => {
    const { endpoints, checks } = context.profile;
    if (endpoints.rateLimitValidation !== 'absent') return ask(context);
    if (checks.burst === null) return Promise.resolve(notMeasurable(say.F3.noPermission()));
    return burst(context, checks.burst.requests);
  },
};
