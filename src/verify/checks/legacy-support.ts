import { type Check, fail, ill, pass, REQUEST_DEADLINE_MS, say } from '../check.ts';
import { askEndpoint, shown } from '../endpoint.ts';

/** Tier 2's own proof: the second server reference is back, and in use where the mode is legacy-fallback (docs/spec/documented-contract.md:13). */
export const legacySupport: Check = {
  ...{ id: 'legacy-support', line: 142, tiers: [2], stage: 'quiet' },
  deadlineMs: () => REQUEST_DEADLINE_MS,
  expects: ({ mode }) => say.legacySupport.expects(mode === 'legacy-fallback'),
  run: (context) =>
    askEndpoint(context, {
      endpoint: 'legacySupport',
      judge: (json) => {
        const active = context.mode === 'legacy-fallback';
        if (json['supported'] !== true)
          return ill(fail(say.legacySupport.unsupported(shown(context, json['supported']))));
        return json['active'] === active
          ? pass(say.legacySupport.well(active))
          : fail(say.legacySupport.active(active, shown(context, json['active'])));
      },
    }),
};
