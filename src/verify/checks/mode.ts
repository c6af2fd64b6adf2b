import { readMode } from '../../target/mode.ts';
import { type Check, notMeasurable, pass, REQUEST_DEADLINE_MS, say, undecided } from '../check.ts';

/** The mode proof: flags and WebSocket health agree on the mode that is expected (docs/spec/rollback-strategy.zh.md:76-86). */
export const mode: Check = {
  ...{ id: 'mode', line: 76, tiers: [1, 2, 3], stage: 'quiet' },
  deadlineMs: () => 2 * REQUEST_DEADLINE_MS,
  expects: (target) => say.mode.expects(target.mode),
  run: async (context) => {
    const { client, profile } = context;
    const { proof } = await readMode({ ...client, send: context.ask }, profile, context.mode);
    const evidence = context.excerpt(proof.evidence);
    if (proof.state === 'proven') return pass(say.mode.proven(context.mode));
    if (proof.state === 'contradicted') return undecided('mode-unproven', evidence);
    return notMeasurable(say.mode.notProvable(evidence));
  },
};
