import { lowerBound } from '../../judge/stats/clopperPearson.ts';
import { type Check, fail, notMeasurable, pass, say, undecided } from '../check.ts';
import { FEWEST_SAMPLES, figuresDeadlineMs, watchServer } from '../server-window.ts';

/** A second now and then over the limit is a garbage collection, not a process that is busy: ours, the document gives no share. */
const ALLOWED = 0.05;

/** P4: seconds in which the target's process took more than its share of CPU (docs/spec/rollback-strategy.zh.md:266), judged by an exact bound. */
export const cpu: Check = {
  ...{ id: 'P4', line: 248, tiers: [3], stage: 'load' },
  deadlineMs: figuresDeadlineMs,
  expects: ({ profile }) => say.P4.expects(profile.checks.cpuLimit, FEWEST_SAMPLES),
  run: async (context) => {
    const seen = await watchServer(context, say.P4.asked(), (reading) => say.P4.seen(reading));
    if (seen.state === 'not-measurable') return notMeasurable(seen.why);
    const { cpuLimit } = context.profile.checks;
    const n = seen.cpu.length;
    const over = seen.cpu.filter((share) => share > cpuLimit).length;
    if (n < FEWEST_SAMPLES) return undecided('too-few-samples', say.P4.few(n, FEWEST_SAMPLES));
    if (over / n <= ALLOWED) return pass(say.P4.well({ over, n, limit: cpuLimit }));
    if (lowerBound(over, n) > ALLOWED) return fail(say.P4.busy({ over, n, limit: cpuLimit }));
    return undecided('too-few-samples', say.P4.close({ over, n, limit: cpuLimit }));
  },
};
