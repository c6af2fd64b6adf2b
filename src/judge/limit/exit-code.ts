import { EXIT } from '../../core/errors.ts';
import type { LimitAnswer } from '../../core/limit-search.ts';

/** How a mode stands to the rate that was asked of it. */
export type Demand = 'met' | 'missed' | 'open';

/**
 * Whether the limit is proven to be no lower than a rate (`met`), or to be under it (`missed`): all of the 95 % interval must lie on that side, and
 * its end must have been seen twice. Where the interval straddles the rate nobody knows.
 */
export const demandOf = (answer: LimitAnswer, atLeastPerSec: number): Demand => {
  const { lowerPerSec, upperPerSec, holdsConfirmed, breaksConfirmed } = answer;
  if (lowerPerSec !== null && holdsConfirmed && lowerPerSec >= atLeastPerSec) return 'met';
  return upperPerSec !== null && breaksConfirmed && upperPerSec <= atLeastPerSec ? 'missed' : 'open';
};

const EXIT_OF_DEMAND = { met: EXIT.pass, missed: EXIT.fail, open: EXIT.inconclusive } as const;
const EXIT_OF_OUTCOME = {
  found: EXIT.pass,
  'not-reached': EXIT.pass,
  'never-holds': EXIT.fail,
  inconclusive: EXIT.inconclusive,
} as const;

const ofOne = (answer: LimitAnswer, atLeastPerSec: number | null): number =>
  atLeastPerSec === null || answer.outcome === 'never-holds'
    ? EXIT_OF_OUTCOME[answer.outcome]
    : EXIT_OF_DEMAND[demandOf(answer, atLeastPerSec)];

/** The exit code of a search: its worst mode's. A target that breaks at every rate is a fail, whatever was asked. */
export const limitExitCode = (answers: readonly LimitAnswer[], atLeastPerSec: number | null): number => {
  const codes = answers.map((answer) => ofOne(answer, atLeastPerSec));
  return [EXIT.fail, EXIT.inconclusive].find((code) => codes.includes(code)) ?? EXIT.pass;
};
