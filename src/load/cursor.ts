import type { Plan } from '../core/plan.ts';

/** Walks a sorted list of due instants: hands out what is due, each once, in order. */
export class DueCursor {
  readonly #items: Uint32Array;
  readonly #dueUs: Float64Array;
  #next = 0;

  /** `items` are indexes into `dueUs`, in ascending order of their instants. */
  constructor(items: Uint32Array, dueUs: Float64Array) {
    this.#items = items;
    this.#dueUs = dueUs;
  }

  /** The next instant, or Infinity when all are handed out. */
  get nextDueUs(): number {
    const item = this.#items[this.#next];
    return item === undefined ? Number.POSITIVE_INFINITY : (this.#dueUs[item] ?? Number.POSITIVE_INFINITY);
  }

  /** The next item due at or before `nowUs`, or -1. */
  take(nowUs: number): number {
    if (this.nextDueUs > nowUs) return -1;
    const item = this.#items[this.#next] ?? -1;
    this.#next += 1;
    return item;
  }

  /** Hands out everything left, due or not. */
  rest(): Uint32Array {
    const left = this.#items.subarray(this.#next);
    this.#next = this.#items.length;
    return left;
  }
}

/** Every `count`-th arrival and connection of a plan, beginning with `index` (from 0). */
export type Share = { readonly index: number; readonly count: number };

export const WHOLE_PLAN: Share = { index: 0, count: 1 };

/**
 * The share of one of `workers` processes that play a share together: again every n-th of it. The shares of all workers of all shards hold
 * every arrival exactly once, also where shards have different numbers of workers.
 */
export const shareOfWorker = (share: Share, workers: number, worker: number): Share => ({
  index: share.index + share.count * worker,
  count: share.count * workers,
});

/** The indexes that fall to one shard: every `count`-th one, beginning with `index`. */
export const shardOf = (total: number, shard: Share): Uint32Array =>
  Uint32Array.from(
    { length: Math.max(0, Math.ceil((total - shard.index) / shard.count)) },
    (_, i) => shard.index + i * shard.count,
  );

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/** Of places that the items of a plan go to in turn (item n to place n modulo their number), those that a share comes to. */
export const placesOf = <T>(places: readonly T[], { index, count }: Share): readonly T[] => {
  const step = commonDivisor(count, places.length);
  return places.filter((_, place) => place % step === index % step);
};

/** The arrivals of a shard in slices that are to be played. */
export const arrivalsOf = (
  { arrivals }: Pick<Plan, 'arrivals'>,
  shard: Share,
  plays: (slice: number) => boolean,
): Uint32Array => shardOf(arrivals.count, shard).filter((arrival) => plays(arrivals.slice[arrival] ?? 0));

/** The connections of a shard that slices open which are to be played. */
export const connectionsOf = (
  { connections }: Pick<Plan, 'connections'>,
  shard: Share,
  plays: (slice: number) => boolean,
): Uint32Array => shardOf(connections.count, shard).filter((connection) => plays(connections.slice[connection] ?? 0));

/** Whether an index falls to a shard. */
export const isOfShard = (index: number, shard: Share): boolean => index % shard.count === shard.index;

/** The same indexes in the order of another list of instants; equal instants keep the order of their indexes. */
export const orderedBy = (items: Uint32Array, instantsUs: Float64Array): Uint32Array => {
  const order = (a: number, b: number): number => (instantsUs[a] ?? 0) - (instantsUs[b] ?? 0) || a - b;
  // Most are: then there is nothing to sort.
  const isOrdered = items.every((item, i) => i === 0 || order(items[i - 1] ?? 0, item) <= 0);
  return isOrdered ? items.slice() : items.toSorted(order);
};
