import { HarnessError } from '../../core/errors.ts';
import { parseProfile } from '../profile.ts';

/** What the parser says of a profile that must not be accepted; where it is, this throws. */
export const refusedProfile = (input: unknown): HarnessError => {
  try {
    parseProfile(input, 'mine.ts');
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error('the profile was accepted');
};
