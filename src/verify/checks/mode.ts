import type { CheckOutcome } from '../../core/checklist.ts';
import type { Mode } from '../../core/modes.ts';
import { proofOf } from '../../target/mode.ts';
import { witnessesOfAll } from '../../target/witnesses-of-all.ts';
import { type Check, type CheckedTarget, notMeasurable, pass, REQUEST_DEADLINE_MS, say, undecided } from '../check.ts';

/** What a target that agrees with itself has proven: that it runs in the mode that was meant to be on only where somebody said which one that is. */
const PROVEN: Readonly<Record<CheckedTarget['modeSaid'], (expected: Mode) => CheckOutcome>> = {
  'by-user': (expected) => pass(say.mode.proven(expected)),
  'by-target': (expected) => pass(say.mode.asItSays(expected)),
  // No contradiction, which a diagnosis takes for a broken mode.
  'by-nobody': (expected) => notMeasurable(say.mode.untold(expected)),
};

/** The mode proof: flags and WebSocket health agree on the mode that is expected (docs/spec/rollback-strategy.zh.md:76-86). */
export const mode: Check = {
  ...{ id: 'mode', line: 76, tiers: [1, 2, 3], stage: 'quiet' },
  deadlineMs: () => 2 * REQUEST_DEADLINE_MS,
  expects: (target) => say.mode.expects(target.mode),
  run: async (context) => {
    const { client, clock, profile, mode: expected } = context;
    const untilUs = clock.nowUs() + REQUEST_DEADLINE_MS * 1_000;
    // Evidence is what was asked first, and what disagreed with it.
    const looks = { profile, expected, again: client, goesOn: () => clock.nowUs() < untilUs };
    const proof = proofOf(await witnessesOfAll({ ...client, send: context.ask }, looks), expected);
    const evidence = context.excerpt(proof.evidence);
    if (proof.state === 'proven') return PROVEN[context.modeSaid](context.mode);
    if (proof.state === 'contradicted') return undecided('mode-unproven', evidence);
    return notMeasurable(say.mode.notProvable(evidence));
  },
};
