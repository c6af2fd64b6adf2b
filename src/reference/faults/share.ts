/** Says of each call in turn whether it is hit: of the first n calls exactly round(n x ratio) are, evenly spread. */
export type ExactShare = {
  next(): boolean;
  /** Gives a hit back that could not be carried out, so that a later call gets it. */
  giveBack(): void;
};

export const exactShare = (ratio: number): ExactShare => {
  let calls = 0;
  let hits = 0;
  return {
    next: () => {
      calls += 1;
      if (Math.round(calls * ratio) <= hits) return false;
      hits += 1;
      return true;
    },
    giveBack: () => {
      hits -= 1;
    },
  };
};

/** Hits every so-manyth call until there were `count`. */
export const countedHits = (count: number, every: number): ExactShare => {
  let calls = 0;
  let left = count;
  return {
    next: () => {
      calls += 1;
      if (left === 0 || calls % every !== 0) return false;
      left -= 1;
      return true;
    },
    giveBack: () => {
      left += 1;
    },
  };
};

/** One share over planned arrivals and another over all other requests: a preflight request never uses up a hit of the load. */
export const shareByOrigin = (ratio: number): ((isLoad: boolean) => boolean) => {
  const load = exactShare(ratio);
  const other = exactShare(ratio);
  return (isLoad) => (isLoad ? load.next() : other.next());
};
