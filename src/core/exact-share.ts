/** Says of each call in turn whether it is hit. */
export type ExactShare = {
  next(): boolean;
  /** Gives a hit back that could not be carried out, so that a later call gets it. */
  giveBack(): void;
};

/** Of the first n calls exactly round(n x ratio) are hit, evenly spread. */
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
