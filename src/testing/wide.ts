import { it } from 'vitest';

/** All cases of each kind are played: by `npm run test:all` and `npm run accept end-to-end`. Otherwise a red and a green case of each kind, where no other suite of CI (the self-test, the demo) plays that one. */
export const isWide = process.env['GATEPROOF_TESTS'] === 'all';

/** A further case of a kind. */
export const further = it.runIf(isWide);

/** The first cases of a kind; all of them where all are played. */
export const firstOf = <T>(cases: readonly T[], count = 1): readonly T[] => (isWide ? cases : cases.slice(0, count));
