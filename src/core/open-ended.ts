/**
 * Whether a slice reaches to the end of the load: the last one of a run of one mode. Its answers come after its end, sockets may be held long past it, and
 * all that they get then counts in it. Where modes take turns, no socket outlives its slice. `slices`: how many the run has.
 */
export const isOpenEnded = (
  { index, pair }: { readonly index: number; readonly pair: number | null },
  slices: number,
): boolean => pair === null && index === slices - 1;
