import { type Check, pass, REQUEST_DEADLINE_MS, say } from '../check.ts';
import { askEndpoint, ILL, judgeHealthy } from '../endpoint.ts';

/** H3: the stream data fetcher is healthy; one without fresh ticks calls itself degraded. */
export const streamDataFetcher: Check = {
  ...{ id: 'H3', line: 209, tiers: [1, 2, 3], stage: 'quiet' },
  deadlineMs: () => REQUEST_DEADLINE_MS,
  expects: () => say.H3.expects(),
  run: (context) =>
    askEndpoint(context, {
      endpoint: 'healthStreamDataFetcher',
      alsoRead: ILL,
      judge: (json, status) => judgeHealthy(context, json, status) ?? pass(say.health.well()),
    }),
};
