/** How many stand in each of so many slices; `sliceOfEach`: the slice of each. */
export const countsBySlice = (sliceOfEach: Uint32Array, slices: number): Uint32Array => {
  const counts = new Uint32Array(slices);
  for (const slice of sliceOfEach) counts[slice] = (counts[slice] ?? 0) + 1;
  return counts;
};
