import type { Explanation } from '../../core/explanation.ts';
import type { ModeRecord } from '../../core/record.ts';
import { addCountsByName } from '../../measure/add-counts.ts';

type CountsByName = Readonly<Record<string, number>>;

const MOST_EXAMPLES = 3;

/** Kinds that were seen, most frequent first, then by name. */
const byFrequency = (kinds: CountsByName): (readonly [kind: string, count: number])[] =>
  Object.entries(kinds)
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a);

/**
 * The most frequent kind of bad sample, with its share of all `bad` ones, and the first few examples of the record, those of the worst kind first. Of some
 * bad ones nothing may tell the kind (`carried.ts`).
 */
export const reasonsOf = (
  slices: readonly CountsByName[],
  bad: number,
  { examples }: Pick<ModeRecord, 'examples'>,
): Pick<Explanation, 'worstReason' | 'examples'> => {
  const kinds = byFrequency(addCountsByName(slices));
  const told = kinds.reduce((sum, [, count]) => sum + count, 0);
  const [worst] = kinds;
  return {
    worstReason:
      worst === undefined ? null : { kind: worst[0], count: worst[1], share: worst[1] / Math.max(told, bad) },
    examples: kinds.flatMap(([kind]) => examples.filter((each) => each.kind === kind)).slice(0, MOST_EXAMPLES),
  };
};
