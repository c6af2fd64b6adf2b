import { FLAGS_OF_MODE, type ModeFlags } from '../../core/modes.ts';
import { TRUSTED_STATES } from '../../target/mode-witnesses.ts';
import { type Check, fail, pass, REQUEST_DEADLINE_MS, say } from '../check.ts';
import { askEndpoint, shown } from '../endpoint.ts';

const FLAGS: readonly (keyof ModeFlags)[] = ['gatewayOnlyMode', 'allowLegacyFallback', 'strictMode'];

const flagsIn = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/**
 * The flag set that the mode stands for (docs/spec/rollback-strategy.zh.md:294-297, or 300-303 after an emergency), in production, and in a state
 * that the mode proof takes their word in.
 */
export const flags: Check = {
  ...{ id: 'flags', line: 294, tiers: [1, 2, 3], stage: 'quiet' },
  deadlineMs: () => REQUEST_DEADLINE_MS,
  expects: ({ mode }) => say.flags.expects(mode, FLAGS_OF_MODE[mode]),
  run: (context) =>
    askEndpoint(context, {
      endpoint: 'featureFlags',
      judge: (json) => {
        const seen = flagsIn(json['flags']);
        const expected = FLAGS_OF_MODE[context.mode];
        const wrong = FLAGS.filter((flag) => seen[flag] !== expected[flag]);
        if (wrong.length > 0)
          return fail(say.flags.wrong(wrong.map((flag) => [flag, String(expected[flag]), shown(context, seen[flag])])));
        const { validationMode } = seen;
        if (validationMode !== undefined && validationMode !== 'production')
          return fail(say.flags.wrong([['validationMode', '"production"', shown(context, validationMode)]]));
        const { status } = json;
        return typeof status === 'string' && TRUSTED_STATES.has(status)
          ? pass(say.flags.well(context.mode))
          : fail(say.flags.state(shown(context, status)));
      },
    }),
};
