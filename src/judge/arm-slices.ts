import type { Arm } from '../core/modes.ts';
import type { RunRecord } from '../core/record.ts';
import type { SliceRecord } from '../core/slice.ts';
import { mergeSlices } from '../measure/merge.ts';

/** The slices of one arm in order of time, the parts of several workers put together. */
export const slicesOfArm = ({ slices }: Pick<RunRecord, 'slices'>, arm: Arm): SliceRecord[] => {
  const byIndex = Map.groupBy(
    slices.filter((slice) => slice.mode === arm),
    ({ index }) => index,
  );
  return [...byIndex.values()]
    .flatMap((parts) => (parts.length === 1 ? parts : [mergeSlices(parts)]))
    .toSorted((a, b) => a.index - b.index);
};
