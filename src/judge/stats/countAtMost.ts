/** How many values of an ascending list are at most `limit`; of a cumulative distribution P(T <= t), the greatest k with P(T <= k - 1) at most it. */
export const countAtMost = (ascending: Float64Array, limit: number): number => {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((ascending[middle] ?? Number.POSITIVE_INFINITY) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
};
