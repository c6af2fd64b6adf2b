/** Samples of one slice and the bad ones among them. */
export type SliceCount = { readonly n: number; readonly bad: number };

/** By how much clustering shrinks a sample; `assumed` when there was too little to estimate it from, and independence is an assumption. */
export type DesignEffect = { readonly value: number; readonly assumed: boolean };

const BATCH_LENGTHS = [1, 2, 4, 5, 6] as const;
/** Fewer batches than this say nothing about the spread between them. */
const LEAST_BATCHES = 10;

const INDEPENDENT: DesignEffect = { value: 1, assumed: true };

const batched = (slices: readonly SliceCount[], length: number): SliceCount[] => {
  const batches: SliceCount[] = [];
  for (let start = 0; start < slices.length; start += length) {
    const batch = slices.slice(start, start + length);
    batches.push({ n: totalOf(batch, 'n'), bad: totalOf(batch, 'bad') });
  }
  return batches;
};

const totalOf = (slices: readonly SliceCount[], key: keyof SliceCount): number =>
  slices.reduce((sum, slice) => sum + slice[key], 0);

const varianceRatio = (batches: readonly SliceCount[], share: number): number => {
  const spread = batches.reduce((sum, { n, bad }) => sum + (bad - share * n) ** 2 / n, 0);
  return spread / (batches.length - 1) / (share * (1 - share));
};

/**
 * The design effect of bad samples that cluster in time (measurement rule 3): the greatest, over batches of 1, 2, 4, 5 and 6 slices that leave
 * at least 10 batches, of sum((bad_b - p n_b)^2 / n_b) / (B - 1) / (p (1 - p)); never below 1. Slices in order of time; those without a
 * sample say nothing and are left out, and a last batch may be short.
 */
export const batchDesignEffect = (slices: readonly SliceCount[]): DesignEffect => {
  const sampled = slices.filter(({ n }) => n > 0);
  const bad = totalOf(sampled, 'bad');
  if (bad === 0 || sampled.length < LEAST_BATCHES) return INDEPENDENT;
  const share = bad / totalOf(sampled, 'n');
  if (share >= 1) return INDEPENDENT;
  const ratios = BATCH_LENGTHS.filter((length) => sampled.length / length >= LEAST_BATCHES).map((length) =>
    varianceRatio(batched(sampled, length), share),
  );
  return { value: Math.max(1, ...ratios), assumed: false };
};

/** Losses this close to the one before are one event. */
const SAME_EVENT_MS = 100;

/** When an event began (ms), and how many instants it holds. */
export type LossEvent = { readonly atMs: number; readonly size: number };

/** The events that some instants (ms) fall into: one goes on as long as the next is within 100 ms of the last. */
export const eventsOf = (instantsMs: readonly number[]): LossEvent[] => {
  const events: { readonly atMs: number; size: number }[] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const atMs of instantsMs.toSorted((a, b) => a - b)) {
    const open = events.at(-1);
    if (open !== undefined && atMs - lastMs <= SAME_EVENT_MS) open.size += 1;
    else events.push({ atMs, size: 1 });
    lastMs = atMs;
  }
  return events;
};

/** How many of some instants (ms) fall into each event. */
export const clusterSizes = (instantsMs: readonly number[]): number[] => eventsOf(instantsMs).map(({ size }) => size);

/** The design effect of clusters that share one fate: sum c^2 / sum c over their sizes, 1 when each stands alone; assumed when there is none. */
export const clusterDesignEffect = (sizes: readonly number[]): DesignEffect => {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total === 0) return INDEPENDENT;
  const squares = sizes.reduce((sum, size) => sum + size * size, 0);
  return { value: Math.max(1, squares / total), assumed: false };
};
