import { usageError } from '../cli/usage-error.ts';
import { SUITE_VARIABLES } from '../core/suite.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { SuiteSettings } from './settings.ts';

const { managed } = englishCatalogue;
const { gate: text } = englishCatalogue.suite;

/** What ci-gate holds a build against: the build before it, or its own limits with the run of a baseline beside it. */
export type Against = { readonly kind: 'build' } | { readonly kind: 'baseline'; readonly name: string };

/** A baseline has these of its own. */
const OF_THE_BASELINE = ['scenario', 'mode'] as const;

type Told = Pick<SuiteSettings, 'baseline' | 'reference' | 'candidate' | (typeof OF_THE_BASELINE)[number]>;

/** What ci-gate was told to hold a build against. What would not be looked at is a HarnessError (exit code 2): a build that nobody played must not pass. */
export const againstOf = (told: Told): Against => {
  const { baseline, reference, candidate } = told;
  if (baseline === null) {
    // One build alone would be held against a target that nobody named.
    if ((reference === null) !== (candidate === null))
      throw usageError(managed.needsBothBuilds(), managed.needsBothBuildsHint());
    return { kind: 'build' };
  }
  if (reference !== null || candidate !== null) throw usageError(text.oneOrOther(), text.oneOrOtherHint());
  for (const name of OF_THE_BASELINE) {
    if (told[name] === null) continue;
    throw usageError(text.asItWas(`--${name}`), text.asItWasHint(`--${name}`, SUITE_VARIABLES[name]));
  }
  return { kind: 'baseline', name: baseline };
};
