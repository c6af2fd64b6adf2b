import type { Mode } from '../core/modes.ts';
import type { Profile } from '../core/profile.ts';
import type { ControlClient } from './client.ts';
import { LOOKS, MISSED_MOST } from './looks.ts';
import { proofOf } from './mode.ts';
import { type ModeWitnesses, readFlags, readWitnesses } from './mode-witnesses.ts';

export type Looks = {
  readonly profile: Profile;
  readonly expected: Mode | null;
  /** Asks after the first time; left out: the same client. */
  readonly again?: ControlClient;
  /** Whether there is time for one more look; left out: there is. */
  goesOn?(): boolean;
};

/**
 * What tells the mode of a target. Of several processes behind one address each answers for itself: where all that was asked agrees with what is expected,
 * the flags are read as often as a health is after a restart, and one answer that disagrees is what counts; one that tells nothing does not. Throws a HarnessError (exit 4) when nothing listens.
 */
export const witnessesOfAll = async (
  client: ControlClient,
  { profile, expected, again = client, goesOn = () => true }: Looks,
): Promise<ModeWitnesses> => {
  const seen = await readWitnesses(client, profile);
  if (expected === null || proofOf(seen, expected).state !== 'proven') return seen;
  let missed = 0;
  for (let look = 1; look < LOOKS && missed < MISSED_MOST && goesOn(); look += 1) {
    const flags = await readFlags(again, profile.endpoints.featureFlags);
    if (flags.kind === 'none' && !flags.conflict) missed += 1;
    else if (proofOf({ ...seen, flags }, expected).state !== 'proven') return { ...seen, flags };
  }
  return seen;
};
