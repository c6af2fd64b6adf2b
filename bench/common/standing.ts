/** A promise is held against the median of so many rounds; fewer are shown, and nothing is claimed of them. */
export const ROUNDS_ASKED = 5;

/**
 * How a promise stands, in the words of a page. `isMet` null: nothing was measured. `rounds`: of how many rounds that is the middle. With fewer than
 * `ROUNDS_ASKED` nothing is met; what a few rounds miss is said all the same.
 */
export const standingOf = (isMet: boolean | null, rounds: number): string => {
  if (isMet === null) return 'not measured';
  const few = rounds < ROUNDS_ASKED ? `not enough rounds (${rounds} of ${ROUNDS_ASKED})` : null;
  if (isMet) return few ?? 'met';
  return few === null ? 'NOT met' : `${few}; NOT met in these`;
};

/** The line of a page whose rounds are too few. */
export const fewRoundsNote = (rounds: number): readonly string[] =>
  rounds < ROUNDS_ASKED
    ? [`Not whole: ${ROUNDS_ASKED} rounds are asked for before a figure counts. The same command goes on.`]
    : [];
