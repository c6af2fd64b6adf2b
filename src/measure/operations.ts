import type { CacheUse, OperationCounts, OperationSeen } from '../core/operation-counts.ts';
import { addCounts, addCountsByName } from './add-counts.ts';
import { mergeEncoded } from './histogram.ts';
import { SealableHistogram } from './sealable.ts';

export type OperationCounterOptions = {
  /** The operation of each kind of request, by name (core/quote-kinds.ts). */
  readonly ofKind: readonly string[];
  /** The limits (ms) of which exact counts are kept. */
  readonly limitsMs: readonly number[];
};

type Ends = { ok: number; failed: number; unanswered: number; dropped: number };
/** How a request without a complete answer ended. */
export type NotOk = Exclude<keyof Ends, 'ok'>;

type Operation = {
  readonly name: string;
  readonly counts: Ends;
  readonly failures: Record<string, number>;
  fromCache: number;
  readonly over: Uint32Array;
  readonly response: SealableHistogram;
};

const addOver = (parts: readonly OperationSeen['overLimit'][]): OperationSeen['overLimit'] =>
  (parts[0] ?? []).map(({ limitMs }) => ({
    limitMs,
    response: parts.flat().reduce((sum, one) => sum + (one.limitMs === limitMs ? one.response : 0), 0),
  }));

/** What several workers or shards saw of the same operations, as if one had seen it all; operations in the order of their first mention. */
export const mergeOperations = (parts: readonly (readonly OperationSeen[])[]): OperationSeen[] =>
  [...Map.groupBy(parts.flat(), ({ operation }) => operation)].flatMap(([operation, [first, ...rest]]) =>
    first === undefined
      ? []
      : [
          {
            operation,
            counts: addCounts([first.counts, ...rest.map(({ counts }) => counts)]),
            failures: addCountsByName([first, ...rest].map(({ failures }) => failures)),
            fromCache: [first, ...rest].reduce((sum, each) => sum + each.fromCache, 0),
            overLimit: addOver([first, ...rest].map(({ overLimit }) => overLimit)),
            response: mergeEncoded([first, ...rest].map(({ response }) => response)),
          },
        ],
  );

const addCache = (parts: readonly (CacheUse | null)[]): CacheUse | null => {
  const known = parts.filter((part) => part !== null);
  const [first] = known;
  if (first === undefined || known.length < parts.length) return null;
  const sum = (of: (part: CacheUse) => number): number => known.reduce((total, part) => total + of(part), 0);
  return { ...first, requests: sum(({ requests }) => requests), repeats: sum(({ repeats }) => repeats) };
};

/** What several shards recorded of the same operations, as if one had played the whole plan. */
export const mergeOperationCounts = (parts: readonly (readonly OperationCounts[])[]): OperationCounts[] => {
  const seen = mergeOperations(parts);
  return [...Map.groupBy(parts.flat(), ({ operation }) => operation)].flatMap(([operation, [first, ...rest]]) => {
    const merged = seen.find((each) => each.operation === operation);
    if (first === undefined || merged === undefined) return [];
    const counts = addCounts([first.counts, ...rest.map((each) => each.counts)]);
    return [{ ...first, ...merged, counts, cache: addCache([first, ...rest].map(({ cache }) => cache)) }];
  });
};

/** Counts the judged requests of one arm by operation, in constant memory. Its methods are the hot path: numbers in, no object, closure or promise. */
export class OperationCounter {
  readonly #operations: readonly Operation[];
  readonly #ofKind: readonly Operation[];
  readonly #limitsUs: readonly number[];

  constructor({ ofKind, limitsMs }: OperationCounterOptions) {
    this.#limitsUs = limitsMs.map((ms) => ms * 1000);
    const known = new Map(
      ofKind.map((name) => [
        name,
        {
          name,
          counts: { ok: 0, failed: 0, unanswered: 0, dropped: 0 },
          failures: {},
          fromCache: 0,
          over: new Uint32Array(limitsMs.length),
          response: new SealableHistogram(),
        },
      ]),
    );
    this.#operations = [...known.values()];
    this.#ofKind = ofKind.flatMap((name) => known.get(name) ?? []);
  }

  ok(kind: number, responseUs: number, isFromCache = false): void {
    const operation = this.#ofKind[kind];
    if (operation === undefined) return;
    operation.counts.ok += 1;
    if (isFromCache) operation.fromCache += 1;
    operation.response.record(responseUs);
    for (let limit = 0; limit < this.#limitsUs.length; limit += 1)
      if (responseUs >= (this.#limitsUs[limit] ?? 0)) operation.over[limit] = (operation.over[limit] ?? 0) + 1;
  }

  /** `failure` null: dropped, it was never sent. */
  notOk(kind: number, end: NotOk, failure: string | null): void {
    const operation = this.#ofKind[kind];
    if (operation === undefined) return;
    operation.counts[end] += 1;
    if (failure !== null) operation.failures[failure] = (operation.failures[failure] ?? 0) + 1;
  }

  /** Everything counted, one entry an operation. */
  finish(): OperationSeen[] {
    return this.#operations.map(({ name, counts, failures, fromCache, over, response }) => ({
      operation: name,
      counts: { ...counts },
      failures: { ...failures },
      fromCache,
      overLimit: this.#limitsUs.map((limitUs, limit) => ({ limitMs: limitUs / 1000, response: over[limit] ?? 0 })),
      response: response.finish(),
    }));
  }
}
