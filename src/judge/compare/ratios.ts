import type { TimeComparison } from '../../core/comparison.ts';
import type { EncodedHistogram, SliceRecord } from '../../core/slice.ts';
import { HIGHEST_US, mergeEncoded } from '../../measure/histogram.ts';
import { quantileUs } from '../../measure/quantile.ts';
import type { TimeIndicator, TimeSamples } from './indicators.ts';
import type { SlicePair } from './pairs.ts';

/** One ratio of the quantiles of two modes: known once `pairs` planned pairs were played. A quantile that is a failure stands at 1 h. */
export type PairRatio = {
  readonly pairs: number;
  readonly referenceUs: number;
  readonly candidateUs: number;
  /** ln(candidate / reference), as a difference of logarithms: swapping the modes changes its sign and nothing else. */
  readonly logRatio: number;
};

export type PairRatios = { readonly ratios: readonly PairRatio[]; readonly leftOut: TimeComparison['leftOut'] };

const together = (histograms: readonly EncodedHistogram[]): EncodedHistogram =>
  histograms.length === 1 ? (histograms[0] ?? null) : mergeEncoded(histograms);

/** Pairs taken together until both modes have enough samples. */
type Group = { readonly pairs: number; readonly reference: TimeSamples[]; readonly candidate: TimeSamples[] };

const sizeOf = (samples: readonly TimeSamples[]): number =>
  samples.reduce((sum, { histogram, infinite }) => sum + (histogram?.count ?? 0) + infinite, 0);

/** The quantile in us, from 1 us to 1 h; a failure, and what took longer, stands at 1 h. */
const clampedQuantile = (samples: readonly TimeSamples[], quantile: number): number => {
  const infinite = samples.reduce((sum, each) => sum + each.infinite, 0);
  const merged = together(samples.map(({ histogram }) => histogram));
  const found = quantileUs(merged, infinite, quantile);
  return found.kind === 'value' ? Math.min(HIGHEST_US, Math.max(1, found.us)) : HIGHEST_US;
};

const ratioOf = ({ pairs, reference, candidate }: Group, quantile: number): PairRatio => {
  const referenceUs = clampedQuantile(reference, quantile);
  const candidateUs = clampedQuantile(candidate, quantile);
  return { pairs, referenceUs, candidateUs, logRatio: Math.log(candidateUs) - Math.log(referenceUs) };
};

const empty = (slice: SliceRecord, { samples }: TimeIndicator): boolean => sizeOf([samples(slice)]) === 0;

const isUnequal = ({ reference, candidate }: SlicePair, { audience }: TimeIndicator): boolean =>
  audience(reference) !== audience(candidate);

const bothFailed = ({ referenceUs, candidateUs }: PairRatio): boolean =>
  referenceUs === HIGHEST_US && candidateUs === HIGHEST_US;

/**
 * The ratios of one time, in order of the plan. A pair without samples in a mode, or with unequal audiences, is left out; so is a ratio of two
 * failures, which would say that the modes are alike. Neighbours are merged up to the samples that the quantile needs; a last group short of
 * them waits for pairs that did not come, and is left aside.
 */
export const ratiosOf = (pairs: readonly SlicePair[], indicator: TimeIndicator): PairRatios => {
  const leftOut = { noSamples: 0, unequal: 0, bothFailed: 0 };
  const ratios: PairRatio[] = [];
  let group: Group = { pairs: 0, reference: [], candidate: [] };
  for (const [index, pair] of pairs.entries()) {
    if (empty(pair.reference, indicator) || empty(pair.candidate, indicator)) {
      leftOut.noSamples += 1;
      continue;
    }
    if (isUnequal(pair, indicator)) {
      leftOut.unequal += 1;
      continue;
    }
    group = {
      pairs: index + 1,
      reference: [...group.reference, indicator.samples(pair.reference)],
      candidate: [...group.candidate, indicator.samples(pair.candidate)],
    };
    if (Math.min(sizeOf(group.reference), sizeOf(group.candidate)) < indicator.mergeTo) continue;
    const ratio = ratioOf(group, indicator.quantile);
    if (bothFailed(ratio)) leftOut.bothFailed += group.reference.length;
    else ratios.push(ratio);
    group = { pairs: 0, reference: [], candidate: [] };
  }
  return { ratios, leftOut };
};
