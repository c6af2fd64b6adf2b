/** The finalizer of MurmurHash3 (Appleby, public domain): every bit of the result hangs on every bit of `value`. */
const spread = (value: number): number => {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
};

/** A number in [0, 1) that hangs on nothing but these whole numbers and their order: whoever asks, and whenever, gets the same. */
export const hashedUnit = (seed: number, first: number, second: number): number => {
  let bits = spread(seed ^ 0x9e3779b9);
  bits = spread(bits ^ Math.floor(seed / 0x1_0000_0000));
  bits = spread(bits ^ Math.imul(first + 1, 0x9e3779b1));
  bits = spread(bits ^ Math.imul(second + 1, 0x85ebca77));
  return (bits >>> 0) / 0x1_0000_0000;
};
