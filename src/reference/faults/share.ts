import { exactShare } from '../../core/exact-share.ts';

export { countedHits, type ExactShare, exactShare } from '../../core/exact-share.ts';

/** One share over planned arrivals and another over all other requests: a preflight request never uses up a hit of the load. */
export const shareByOrigin = (ratio: number): ((isLoad: boolean) => boolean) => {
  const load = exactShare(ratio);
  const other = exactShare(ratio);
  return (isLoad) => (isLoad ? load.next() : other.next());
};
