import { judgeSeconds } from '../../judge/judge-server.ts';
import { type Check, fail, notMeasurable, pass, say, undecided } from '../check.ts';
import { FEWEST_SAMPLES, figuresDeadlineMs, watchServer } from '../server-window.ts';

/**
 * P4: seconds in which the target's process took its share of CPU or more (docs/spec/rollback-strategy.zh.md:266), judged as a run judges them: the
 * document gives no share of seconds, and neither does the contract (docs/spec/documented-contract.md:41).
 */
export const cpu: Check = {
  ...{ id: 'P4', line: 248, tiers: [3], stage: 'load' },
  deadlineMs: figuresDeadlineMs,
  expects: ({ profile }) => say.P4.expects(profile.checks.cpuLimit, FEWEST_SAMPLES),
  run: async (context) => {
    const seen = await watchServer(context, say.P4.asked(), (reading) => say.P4.seen(reading));
    if (seen.state === 'not-measurable') return notMeasurable(seen.why);
    const limit = context.profile.checks.cpuLimit;
    const judged = judgeSeconds(seen.cpu, limit);
    if (judged.verdict === 'pass') return pass(say.P4.well({ ...judged, limit }));
    if (judged.verdict === 'fail') return fail(say.P4.busy({ ...judged, limit }));
    return undecided(judged.reason ?? 'too-few-samples', say.P4.close({ ...judged, limit }));
  },
};
