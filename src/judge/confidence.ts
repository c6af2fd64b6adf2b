import type { RunRecord } from '../core/record.ts';
import { PLANNED_LOOKS } from './compare/contest.ts';
import { DEFAULT_ALPHA } from './stats/clopperPearson.ts';

/**
 * How often a bound of an absolute objective may be wrong. A run that ends at the first planned look that decides has as many chances to be
 * wrong as there are looks, so each gets its share of the error (Bonferroni).
 */
export const alphaOf = ({ roles }: Pick<RunRecord, 'roles'>): number =>
  roles?.untilDecided === true ? DEFAULT_ALPHA / PLANNED_LOOKS.length : DEFAULT_ALPHA;
