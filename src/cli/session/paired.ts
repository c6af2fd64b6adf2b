import { loadChanges } from '../../core/load-changes.ts';
import type { Scenario } from '../../core/scenario.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { judgedPairs } from '../../scenario/timeline.ts';
import { stretchedTo } from '../../scenario/to-pairs.ts';
import type { LoadFlags } from '../load-options.ts';
import { usageError } from '../usage-error.ts';
import { parseWhole } from '../values/number.ts';

/** The last planned look: more pairs decide nothing. */
const MOST_PAIRS = 240;

export type AbOnlyFlags = { readonly pairs?: string; readonly untilDecided?: true; readonly equivalent?: true };

type PairFlags = AbOnlyFlags & Pick<LoadFlags, 'duration'>;

export const pairsOf = ({ pairs }: AbOnlyFlags): number =>
  pairs === undefined ? MOST_PAIRS : parseWhole(pairs, '--pairs', 1);

export type Paired = { readonly scenario: Scenario; readonly pairsMax: number };

/**
 * The scenario as `ab` plays it: with `--until-decided` for as long as the most pairs take, and for no longer otherwise. A load that changes is never cut
 * short, for the rest of it would be judged unseen; where its parts do not divide evenly it gets a few pairs more.
 */
export const pairedOf = (asked: Scenario, flags: PairFlags): Paired => {
  const pairsMax = pairsOf(flags);
  const isOpen = flags.untilDecided === true && flags.duration === undefined;
  const wanted = judgedPairs(asked);
  if (!isOpen && wanted <= pairsMax) return { scenario: asked, pairsMax };
  const changes = loadChanges(asked);
  if (!isOpen && changes) {
    const { comparison } = englishCatalogue;
    const cut = { scenario: asked.name, pairs: pairsMax, wanted };
    throw usageError(comparison.cutShort(cut), comparison.cutShortHint(cut));
  }
  const scenario = stretchedTo(asked, pairsMax);
  return { scenario, pairsMax: changes ? Math.max(pairsMax, judgedPairs(scenario)) : pairsMax };
};
