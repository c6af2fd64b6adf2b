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

export type PairRatios = {
  readonly ratios: readonly PairRatio[];
  readonly leftOut: TimeComparison['leftOut'];
  /** Left-out pairs that one mode had samples in and the other had not, or with unequal audiences: each by how many planned pairs were played with it. */
  readonly unmatched: readonly number[];
};

const together = (histograms: readonly EncodedHistogram[]): EncodedHistogram =>
  histograms.length === 1 ? (histograms[0] ?? null) : mergeEncoded(histograms);

/** The quantile in us, from 1 us to 1 h; a failure, and what took longer, stands at 1 h. */
const clampedQuantile = (samples: readonly TimeSamples[], quantile: number): number => {
  const infinite = samples.reduce((sum, each) => sum + each.infinite, 0);
  const merged = together(samples.map(({ histogram }) => histogram));
  const found = quantileUs(merged, infinite, quantile);
  return found.kind === 'value' ? Math.min(HIGHEST_US, Math.max(1, found.us)) : HIGHEST_US;
};

/** A quantile of slices of any kind: from histograms in a record, or from raw samples. */
export type RatioSource<Slice> = {
  /** Neighbouring pairs are merged until both modes have as many samples. */
  readonly mergeTo: number;
  size(slice: Slice): number;
  /** Both slices of a pair must have as many of these to be comparable; null = nothing to compare. */
  audience(slice: Slice): number | null;
  /** Over some slices together, us, from 1 us to 1 h; a failure stands at 1 h. */
  quantileUs(slices: readonly Slice[]): number;
};

type Two<Slice> = { readonly reference: Slice; readonly candidate: Slice };

/** Pairs taken together until both modes have enough samples. */
type Group<Slice> = { readonly pairs: number; readonly reference: Slice[]; readonly candidate: Slice[] };

const ratioOf = <Slice>({ pairs, reference, candidate }: Group<Slice>, source: RatioSource<Slice>): PairRatio => {
  const referenceUs = source.quantileUs(reference);
  const candidateUs = source.quantileUs(candidate);
  return { pairs, referenceUs, candidateUs, logRatio: Math.log(candidateUs) - Math.log(referenceUs) };
};

const bothFailed = ({ referenceUs, candidateUs }: PairRatio): boolean =>
  referenceUs === HIGHEST_US && candidateUs === HIGHEST_US;

/**
 * The ratios of one time, in order of the plan. A pair without samples in a mode, or with unequal audiences, is left out; so is a ratio of two
 * failures, which would say that the modes are alike. Neighbours are merged up to the samples that the quantile needs; a last group short of
 * them waits for pairs that did not come, and is left aside.
 */
export const ratiosFrom = <Slice>(pairs: readonly Two<Slice>[], source: RatioSource<Slice>): PairRatios => {
  const leftOut = { noSamples: 0, unequal: 0, bothFailed: 0 };
  const ratios: PairRatio[] = [];
  const unmatched: number[] = [];
  const sizeOf = (slices: readonly Slice[]): number => slices.reduce((sum, slice) => sum + source.size(slice), 0);
  let group: Group<Slice> = { pairs: 0, reference: [], candidate: [] };
  for (const [index, { reference, candidate }] of pairs.entries()) {
    const empty = [reference, candidate].filter((slice) => source.size(slice) === 0).length;
    if (empty > 0) {
      leftOut.noSamples += 1;
      if (empty === 1) unmatched.push(index + 1);
      continue;
    }
    if (source.audience(reference) !== source.audience(candidate)) {
      leftOut.unequal += 1;
      unmatched.push(index + 1);
      continue;
    }
    group = {
      pairs: index + 1,
      reference: [...group.reference, reference],
      candidate: [...group.candidate, candidate],
    };
    if (Math.min(sizeOf(group.reference), sizeOf(group.candidate)) < source.mergeTo) continue;
    const ratio = ratioOf(group, source);
    if (bothFailed(ratio)) leftOut.bothFailed += group.reference.length;
    else ratios.push(ratio);
    group = { pairs: 0, reference: [], candidate: [] };
  }
  return { ratios, leftOut, unmatched };
};

const sizeOfSamples = ({ histogram, infinite }: TimeSamples): number => (histogram?.count ?? 0) + infinite;

/** `ratiosFrom` for the slices of a record. */
export const ratiosOf = (pairs: readonly SlicePair[], indicator: TimeIndicator): PairRatios =>
  ratiosFrom(pairs, {
    mergeTo: indicator.mergeTo,
    size: (slice: SliceRecord) => sizeOfSamples(indicator.samples(slice)),
    audience: indicator.audience,
    quantileUs: (slices) => clampedQuantile(slices.map(indicator.samples), indicator.quantile),
  });
