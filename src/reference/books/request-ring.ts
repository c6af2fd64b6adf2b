import type { RequestLog, TargetBooks } from '../../core/target-books.ts';

export type FinishedRequest = {
  readonly index: number;
  readonly receivedUs: number;
  readonly answeredUs: number;
  readonly heldUs: number;
  readonly status: number;
};

/** The newest finished requests in typed arrays: a bounded memory whatever the load. */
export type RequestRing = {
  push(request: FinishedRequest): void;
  log(): RequestLog;
  /** Nearest-rank quantiles of the hold times of answered load requests in the ring. */
  held(): TargetBooks['held'];
  clear(): void;
};

const nearestRank = (sorted: Float64Array, ratio: number): number =>
  sorted[Math.max(0, Math.ceil(ratio * sorted.length) - 1)] ?? 0;

const quantilesOf = (values: readonly number[]): TargetBooks['held'] => {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return {
    n: sorted.length,
    p50Us: nearestRank(sorted, 0.5),
    p95Us: nearestRank(sorted, 0.95),
    p99Us: nearestRank(sorted, 0.99),
    maxUs: sorted[sorted.length - 1] ?? 0,
  };
};

export const createRequestRing = (capacity: number): RequestRing => {
  const index = new Float64Array(capacity);
  const receivedUs = new Float64Array(capacity);
  const answeredUs = new Float64Array(capacity);
  const heldUs = new Float64Array(capacity);
  const status = new Uint16Array(capacity);
  let recorded = 0;

  const inOrder = (column: Float64Array | Uint16Array): number[] => {
    const start = recorded <= capacity ? 0 : recorded % capacity;
    const oldest = recorded <= capacity ? [] : Array.from(column.subarray(start));
    return oldest.concat(Array.from(column.subarray(0, recorded <= capacity ? recorded : start)));
  };

  return {
    push: (request) => {
      const slot = recorded % capacity;
      index[slot] = request.index;
      receivedUs[slot] = request.receivedUs;
      answeredUs[slot] = request.answeredUs;
      heldUs[slot] = request.heldUs;
      status[slot] = request.status;
      recorded += 1;
    },
    log: () => ({
      capacity,
      recorded,
      index: inOrder(index),
      receivedUs: inOrder(receivedUs),
      answeredUs: inOrder(answeredUs),
      heldUs: inOrder(heldUs),
      status: inOrder(status),
    }),
    held: () => {
      const kept = Math.min(recorded, capacity);
      const values: number[] = [];
      for (let slot = 0; slot < kept; slot += 1) {
        if ((index[slot] ?? -1) >= 0 && (status[slot] ?? 0) > 0) values.push(heldUs[slot] ?? 0);
      }
      return quantilesOf(values);
    },
    clear: () => {
      recorded = 0;
    },
  };
};
