import { EXIT } from '../../core/errors.ts';
import type { Demand, LimitAnswer, LimitMode } from '../../core/limit-search.ts';

/** As much of a mode's search as decides. */
export type Searched = Pick<LimitMode, 'answer'> & {
  readonly steps: readonly Pick<LimitMode['steps'][number], 'ratePerSec' | 'verdict' | 'objectives'>[];
};

/** Whether every step that held at this rate had too few requests to prove an objective: `run` would not call it a pass either. */
const isCoarse = (steps: Searched['steps'], ratePerSec: number | null): boolean =>
  steps
    .filter((step) => step.ratePerSec === ratePerSec && step.verdict === 'holds')
    .every(({ objectives }) => objectives.some(({ coarse }) => coarse));

/**
 * Whether the limit is proven to be no lower than a rate (`met`), or to be under it (`missed`): all of the 95 % interval must lie on that side, and
 * its end must have been seen twice.
 */
export const demandOf = ({ answer, steps }: Searched, atLeastPerSec: number): Demand => {
  const { holdsConfirmed, breaksConfirmed } = answer;
  // An end that was seen once has no interval.
  const lower = answer.lowerPerSec ?? (holdsConfirmed ? null : answer.holdsAtPerSec);
  const upper = answer.upperPerSec ?? (breaksConfirmed ? null : answer.breaksAtPerSec);
  if (lower !== null && lower >= atLeastPerSec) {
    if (!holdsConfirmed) return 'once';
    return isCoarse(steps, answer.holdsAtPerSec) ? 'coarse' : 'met';
  }
  if (upper !== null && upper <= atLeastPerSec) return breaksConfirmed ? 'missed' : 'once';
  return 'open';
};

const EXIT_OF_DEMAND = {
  ...{ met: EXIT.pass, missed: EXIT.fail },
  ...{ open: EXIT.inconclusive, once: EXIT.inconclusive, coarse: EXIT.inconclusive },
} as const satisfies Record<Demand, number>;
const EXIT_OF_OUTCOME = {
  found: EXIT.pass,
  'not-reached': EXIT.pass,
  'never-holds': EXIT.fail,
  inconclusive: EXIT.inconclusive,
} as const;

/** Whatever held: a target that does not come to rest again after a rate is not as it was. One that never holds is a fail in any case. */
const isLeftBroken = ({ outcome, cause }: LimitAnswer): boolean => outcome !== 'never-holds' && cause === 'not-calm';

const ofOne = (searched: Searched, atLeastPerSec: number | null): number => {
  const { answer } = searched;
  if (atLeastPerSec === null || answer.outcome === 'never-holds')
    return isLeftBroken(answer) ? EXIT.inconclusive : EXIT_OF_OUTCOME[answer.outcome];
  const code = EXIT_OF_DEMAND[demandOf(searched, atLeastPerSec)];
  return code === EXIT.pass && isLeftBroken(answer) ? EXIT.inconclusive : code;
};

/** The exit code of a search: its worst mode's. A target that breaks at every rate is a fail, whatever was asked. */
export const limitExitCode = (modes: readonly Searched[], atLeastPerSec: number | null): number => {
  const codes = modes.map((mode) => ofOne(mode, atLeastPerSec));
  return [EXIT.fail, EXIT.inconclusive].find((code) => codes.includes(code)) ?? EXIT.pass;
};
