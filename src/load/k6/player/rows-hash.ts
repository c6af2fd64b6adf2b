const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a (Fowler, Noll, Vo, public domain) over whole numbers: two of its steps take a number that one cannot hold. */
const withNumber = (hash: number, value: number): number => {
  const low = Math.imul(hash ^ (value >>> 0), FNV_PRIME);
  return Math.imul(low ^ Math.floor(value / 0x1_0000_0000), FNV_PRIME);
};

/** A hash of every planned request and socket in its order. Whole numbers only, so that every engine has the same. */
export const hashOfRows = (...all: readonly Iterable<readonly number[]>[]): string => {
  let hash: number = FNV_OFFSET;
  for (const rows of all) for (const row of rows) for (const value of row) hash = withNumber(hash, value);
  return (hash >>> 0).toString(16).padStart(8, '0');
};
