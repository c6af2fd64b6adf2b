/** A seeded stream of numbers in [0, 1): same seed and stream name, same numbers, on every engine (integer arithmetic only). */
export type Random = () => number;

/** FNV-1a over UTF-16 units: spreads a stream name over 32 bits. */
const hashName = (name: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
};

/** sfc32 (Doty-Humphrey's small fast counting generator, PractRand), one independent stream for each name. */
export const createRandom = (seed: number, stream: string): Random => {
  let a = seed >>> 0;
  let b = hashName(stream);
  let c = Math.floor(seed / 0x1_0000_0000) >>> 0;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  for (let warmUp = 0; warmUp < 16; warmUp += 1) next();
  return next;
};
