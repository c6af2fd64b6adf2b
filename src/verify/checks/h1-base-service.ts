import { type Check, pass, REQUEST_DEADLINE_MS, say } from '../check.ts';
import { askEndpoint, ILL, judgeHealthy } from '../endpoint.ts';

/** H1: `/api/health` answers 200 and says that it is healthy. */
export const baseService: Check = {
  ...{ id: 'H1', line: 201, tiers: [1, 2, 3], stage: 'quiet' },
  deadlineMs: () => REQUEST_DEADLINE_MS,
  expects: () => say.H1.expects(),
  run: (context) =>
    askEndpoint(context, {
      endpoint: 'health',
      alsoRead: ILL,
      judge: (json, status) => judgeHealthy(context, json, status) ?? pass(say.health.well()),
    }),
};
