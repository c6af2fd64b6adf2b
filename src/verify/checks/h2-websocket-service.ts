import { type Check, fail, ill, pass, REQUEST_DEADLINE_MS, say } from '../check.ts';
import { askEndpoint, ILL, judgeHealthy, shown } from '../endpoint.ts';

/** H2: the WebSocket service is healthy, and the mode that it names, where it names one, is the one expected. */
export const websocketService: Check = {
  ...{ id: 'H2', line: 205, tiers: [1, 2, 3], stage: 'quiet' },
  deadlineMs: () => REQUEST_DEADLINE_MS,
  expects: ({ mode }) => say.H2.expects(mode),
  run: (context) =>
    askEndpoint(context, {
      endpoint: 'healthWebsocket',
      alsoRead: ILL,
      judge: (json, status) => {
        const sick = judgeHealthy(context, json, status);
        if (sick !== null) return ill(sick);
        const named = json['mode'];
        if (named === undefined) return pass(say.H2.namesNoMode());
        return named === context.mode
          ? pass(say.H2.well(context.mode))
          : fail(say.H2.otherMode(context.mode, shown(context, named)));
      },
    }),
};
