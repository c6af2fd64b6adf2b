import { totalCount } from '../absolute.ts';
import { upperBound } from '../stats/clopperPearson.ts';
import type { SliceCount } from '../stats/designEffect.ts';

/** Where a breach lies in a series of slices, both ends counted in. */
export type Breach = { readonly first: number; readonly last: number };

/** What the limit allows, and how much evidence against it raises the alarm. */
export type Watch = { readonly allowedBadRatio: number; readonly alarm: number };

/** A share at the limit seldom shows that much: the likelihood ratio is 1,000. */
const ALARM = Math.log(1000);
/** How often what came before a breach may wrongly be told apart from it. */
const ALPHA = 0.01;

/**
 * Evidence (the logarithm of a likelihood ratio) that so many bad ones came from a share of their own and not from the one that allows `expected`;
 * Poisson, none where there are no more than expected (M. Kulldorff, Communications in Statistics 26, 1997).
 */
const evidenceOf = (bad: number, expected: number): number => {
  const over = Math.max(bad, expected);
  if (over === 0) return 0;
  return over * Math.log(over / expected) - (over - expected);
};

type Rise = { readonly from: number; readonly to: number; readonly evidence: number };

/** The stretch that ends in a slice and speaks most against the limit, the shortest of equal ones. */
const riseTo = (slices: readonly SliceCount[], to: number, allowedBadRatio: number): Rise => {
  let n = 0;
  let bad = 0;
  const evidenceBack = slices
    .slice(0, to + 1)
    .toReversed()
    .map((slice) => {
      n += slice.n;
      bad += slice.bad;
      return evidenceOf(bad, n * allowedBadRatio);
    });
  const evidence = Math.max(...evidenceBack);
  return { from: to - evidenceBack.indexOf(evidence), to, evidence };
};

/**
 * Slice by slice as they came, the first stretch whose evidence raises the alarm: the generalised likelihood ratio form of Page's CUSUM
 * (E. S. Page, Biometrika 41, 1954; G. Lorden, Annals of Mathematical Statistics 42, 1971). Where none does, the stretch with the most, the
 * earliest of equal ones. Every slice must have samples.
 */
export const firstRise = (slices: readonly SliceCount[], { allowedBadRatio, alarm }: Watch): Rise => {
  let most: Rise = { from: 0, to: 0, evidence: 0 };
  for (const to of slices.keys()) {
    const rise = riseTo(slices, to, allowedBadRatio);
    if (rise.evidence >= alarm) return rise;
    if (rise.evidence > most.evidence) most = rise;
  }
  return most;
};

/** Whether a breach with this share of bad ones only began after `before`: until then the limit held, and the share was surely another. */
export const isBeforeBreach = (before: SliceCount, share: number, allowedBadRatio: number): boolean =>
  before.bad <= allowedBadRatio * before.n && upperBound(before.bad, before.n, ALPHA) < share;

/** The first slice of a breach: where the first rise began, or the first slice of all where what came before is not surely better. */
const beginning = (slices: readonly SliceCount[], allowedBadRatio: number): number => {
  const { from, to } = firstRise(slices, { allowedBadRatio, alarm: ALARM });
  const rise = totalCount(slices.slice(from, to + 1));
  return isBeforeBreach(totalCount(slices.slice(0, from)), rise.bad / rise.n, allowedBadRatio) ? from : 0;
};

/**
 * When a breach that is proven over the whole series began and ended, as indexes into it; slices without samples count for nothing. The end is the
 * beginning seen from behind. Single bad samples before and after it do not move its ends; what is bad from the start begins with the first slice.
 */
export const breachOf = (slices: readonly SliceCount[], allowedBadRatio: number): Breach => {
  const sampled = slices.flatMap(({ n, bad }, index) => (n > 0 ? [{ n, bad, index }] : []));
  const first = beginning(sampled, allowedBadRatio);
  const last = Math.max(first, sampled.length - 1 - beginning(sampled.toReversed(), allowedBadRatio));
  return { first: sampled[first]?.index ?? 0, last: sampled[last]?.index ?? 0 };
};

/** Slices with samples, and those among them whose own share is over what is allowed. */
export const slicesInBreach = (slices: readonly SliceCount[], allowedBadRatio: number) => {
  const sampled = slices.filter(({ n }) => n > 0);
  return { inBreach: sampled.filter(({ n, bad }) => bad > allowedBadRatio * n).length, of: sampled.length };
};

/** Whether at most half of the slices are over what is allowed. */
export const isConfined = (slices: readonly SliceCount[], allowedBadRatio: number): boolean => {
  const { inBreach, of } = slicesInBreach(slices, allowedBadRatio);
  return inBreach * 2 <= of;
};
