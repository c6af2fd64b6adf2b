import { TIERS, type Tier } from '../../core/checks.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { usageError } from '../usage-error.ts';

/** The tier of `--tier`: 1, 2 or 3. Anything else is exit 2. */
export const parseTier = (text: string): Tier => {
  const tier = TIERS.find((each) => String(each) === text);
  if (tier !== undefined) return tier;
  const { badTier, badTierHint } = englishCatalogue.verify.cli;
  throw usageError(badTier(text), badTierHint());
};
