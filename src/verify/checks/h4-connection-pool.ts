import { type Check, fail, notMeasurable, pass, REQUEST_DEADLINE_MS, say } from '../check.ts';
import { askEndpoint, shown } from '../endpoint.ts';

/** H4: the share of the connection pool in use stays under its limit (docs/spec/rollback-strategy.zh.md:268). */
export const connectionPool: Check = {
  ...{ id: 'H4', line: 213, tiers: [1, 2, 3], stage: 'quiet' },
  deadlineMs: () => REQUEST_DEADLINE_MS,
  expects: ({ profile }) => say.H4.expects(profile.checks.poolLimit),
  run: (context) =>
    askEndpoint(context, {
      endpoint: 'connectionPool',
      judge: (json) => {
        const used = json['utilization'];
        const { poolLimit } = context.profile.checks;
        if (typeof used !== 'number' || !Number.isFinite(used) || used < 0)
          return notMeasurable(say.H4.noFigure(shown(context, used)));
        return used < poolLimit ? pass(say.H4.well(used, poolLimit)) : fail(say.H4.full(used, poolLimit));
      },
    }),
};
