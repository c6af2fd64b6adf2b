import { type Check, fail, pass, REQUEST_DEADLINE_MS, say } from '../check.ts';
import { askEndpoint, shown } from '../endpoint.ts';

/** F4: the target finds its own configuration valid. */
export const configuration: Check = {
  ...{ id: 'F4', line: 233, tiers: [2, 3], stage: 'quiet' },
  deadlineMs: () => REQUEST_DEADLINE_MS,
  expects: () => say.F4.expects(),
  run: (context) =>
    askEndpoint(context, {
      endpoint: 'configValidation',
      judge: (json) =>
        json['valid'] === true
          ? pass(say.F4.well())
          : fail(say.F4.invalid(shown(context, json['valid']), shown(context, json['errors']))),
    }),
};
