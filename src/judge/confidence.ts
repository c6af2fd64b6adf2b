import type { RunRecord } from '../core/record.ts';
import { PLANNED_LOOKS } from './compare/contest.ts';
import { DEFAULT_ALPHA } from './stats/clopperPearson.ts';

/**
 * How often a bound of an absolute objective may be wrong. A run that ends at the first planned look that decides has as many chances to be
 * wrong as there are looks, so each gets its share of the error (Bonferroni).
 */
export const alphaOfRun = ({ untilDecided }: { readonly untilDecided: boolean }): number =>
  untilDecided ? DEFAULT_ALPHA / PLANNED_LOOKS.length : DEFAULT_ALPHA;

/** The same, of a run that is on record. */
export const alphaOf = ({ roles }: Pick<RunRecord, 'roles'>): number =>
  alphaOfRun({ untilDecided: roles?.untilDecided === true });
