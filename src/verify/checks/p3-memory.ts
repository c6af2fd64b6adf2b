import { type Check, fail, notMeasurable, pass, say } from '../check.ts';
import { figuresDeadlineMs, watchServer } from '../server-window.ts';

/** P3: the memory of the target's process, a share of its limit or of the machine (docs/spec/rollback-strategy.zh.md:267). */
export const memory: Check = {
  ...{ id: 'P3', line: 245, tiers: [3], stage: 'load' },
  deadlineMs: figuresDeadlineMs,
  expects: ({ profile }) => say.P3.expects(profile.checks.memoryLimit),
  run: async (context) => {
    const seen = await watchServer(context, say.P3.asked(), (reading) => say.P3.seen(reading));
    if (seen.state === 'not-measurable') return notMeasurable(seen.why);
    const { memoryLimit } = context.profile.checks;
    const most = Math.max(...seen.memory);
    if (!Number.isFinite(most)) return notMeasurable(say.P3.noSamples());
    return most < memoryLimit ? pass(say.P3.well(most, memoryLimit)) : fail(say.P3.over(most, memoryLimit));
  },
};
