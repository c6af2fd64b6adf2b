type Placed = { readonly index: number; readonly pair: number | null };
type Timed = Placed & { readonly startMs: number; readonly endMs: number };

/**
 * Whether a slice reaches to the end of the load: the last one of a run of one mode. Its answers come after its end, sockets may be held long past it, and
 * all that they get then counts in it. Where modes take turns, no socket outlives its slice. `slices`: how many the run has.
 */
export const isOpenEnded = ({ index, pair }: Placed, slices: number): boolean => pair === null && index === slices - 1;

/** The same of a slice among `all` of its arm, to the last. */
export const isOpenLast = (slice: Placed, all: readonly Placed[]): boolean =>
  isOpenEnded(slice, (all.at(-1)?.index ?? -1) + 1);

/** Whether a slice was being played at an instant. */
export const isPlayedAt = (atMs: number, slice: Timed, all: readonly Placed[]): boolean =>
  atMs >= slice.startMs && (atMs < slice.endMs || isOpenLast(slice, all));
