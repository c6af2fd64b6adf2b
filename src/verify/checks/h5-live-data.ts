import type { CheckOutcome } from '../../core/checklist.ts';
import type { Profile } from '../../core/profile.ts';
import { type Check, type CheckContext, fail, pass, REQUEST_DEADLINE_MS, say } from '../check.ts';
import { askEndpoint, shown } from '../endpoint.ts';
import { probeDeadlineMs, probeOnce } from '../socket.ts';

const ask = (context: CheckContext): Promise<CheckOutcome> =>
  askEndpoint(context, {
    endpoint: 'testConnection',
    alsoRead: { status: 503, field: 'connected', as: 'boolean' },
    judge: (json, status) => {
      const { connected, error } = json;
      if (connected !== true)
        return fail(say.H5.notConnected(shown(context, connected), error === undefined ? null : shown(context, error)));
      return status === 200 ? pass(say.H5.connected()) : fail(say.answer.status(status));
    },
  });

/** Where the target does not test itself: a socket of ours connects, subscribes and gets a tick in time. */
const probe = (context: CheckContext): Promise<CheckOutcome> =>
  probeOnce(context, { steps: { subscribe: true, tick: true, ping: false }, well: say.H5.ourSocket() });

/** H5: data flow, as the target's own test connection says, or as a socket of ours finds. */
export const liveData: Check = {
  ...{ id: 'H5', line: 217, tiers: [1, 2, 3], stage: 'quiet' },
  deadlineMs: (profile: Profile) =>
    profile.endpoints.testConnection === 'absent' ? probeDeadlineMs(profile) : REQUEST_DEADLINE_MS,
  expects: ({ profile }) =>
    profile.endpoints.testConnection === 'absent' ? say.H5.expectsTick(profile.checks.tickLimitMs) : say.H5.expects(),
  run: (context) => (context.profile.endpoints.testConnection === 'absent' ? probe(context) : ask(context)),
};
