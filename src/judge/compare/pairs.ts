import type { Arm } from '../../core/modes.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { mergeSlices } from '../../measure/merge.ts';

/** The two modes of a comparison: the candidate is measured against the reference. */
export type Arms = { readonly reference: Arm; readonly candidate: Arm };

/** The slices that two modes played of the same load, one right after the other. */
export type SlicePair = { readonly pair: number; readonly reference: SliceRecord; readonly candidate: SliceRecord };

/** The parts of several workers put together; null where a mode did not play this pair. */
const wholeSlice = (parts: readonly SliceRecord[]): SliceRecord | null => {
  const [first, ...rest] = parts;
  if (first === undefined) return null;
  return rest.length === 0 ? first : mergeSlices(parts);
};

/** The planned pairs of judged slices that both modes played, in order of the plan. Slices outside a pair are of no use here. */
export const pairsOf = (slices: readonly SliceRecord[], { reference, candidate }: Arms): SlicePair[] => {
  const judged = slices.filter(({ judged, pair }) => judged && pair !== null);
  return [...Map.groupBy(judged, ({ pair }) => pair ?? 0)]
    .toSorted(([one], [other]) => one - other)
    .flatMap(([pair, both]) => {
      const ofReference = wholeSlice(both.filter(({ mode }) => mode === reference));
      const ofCandidate = wholeSlice(both.filter(({ mode }) => mode === candidate));
      return ofReference === null || ofCandidate === null
        ? []
        : [{ pair, reference: ofReference, candidate: ofCandidate }];
    });
};
