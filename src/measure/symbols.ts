import type { SymbolCounts } from '../core/record.ts';
import { addCountsByName } from './add-counts.ts';

/** A kind of request: the round of symbols that it goes over, and how many of them one request asks for. */
export type SymbolRound = { readonly symbols: readonly string[]; readonly perRequest: number };

export type SymbolCounterOptions = {
  /** All symbols, in the order of the counts. */
  readonly symbols: readonly string[];
  /** By the kind of a request (core/quote-kinds.ts). */
  readonly rounds: readonly SymbolRound[];
  /** The limits (ms) of which exact counts are kept. */
  readonly limitsMs: readonly number[];
};

type Over = SymbolCounts['overLimit'];

/** Adds up the exact counters of equal limits, in the order of the first part. */
const addOver = (parts: readonly Over[]): Over =>
  (parts[0] ?? []).map(({ limitMs }) => ({
    limitMs,
    response: parts.flat().reduce((sum, one) => sum + (one.limitMs === limitMs ? one.response : 0), 0),
  }));

/** What several workers or shards counted of the same symbols, as if one had seen it all; symbols in the order of their first mention. */
export const mergeSymbolCounts = (parts: readonly (readonly SymbolCounts[])[]): SymbolCounts[] =>
  [...Map.groupBy(parts.flat(), ({ symbol }) => symbol)].map(([symbol, same]) => ({
    symbol,
    n: same.reduce((sum, { n }) => sum + n, 0),
    notOk: same.reduce((sum, { notOk }) => sum + notOk, 0),
    failures: addCountsByName(same.map(({ failures }) => failures)),
    overLimit: addOver(same.map(({ overLimit }) => overLimit)),
  }));

/**
 * Counts the judged requests of one arm by symbol, in constant memory. A request for several symbols counts once for each of them. Its methods are
 * the hot path: numbers in, no object, closure or promise. `start` is where in the round of its kind a request begins.
 */
export class SymbolCounter {
  readonly #symbols: readonly string[];
  readonly #perRequest: Uint8Array;
  /** Of each kind, the places of its round among all symbols. */
  readonly #rounds: readonly Uint32Array[];
  readonly #limitsUs: Float64Array;
  readonly #n: Uint32Array;
  readonly #notOk: Uint32Array;
  /** One row of limits a symbol. */
  readonly #over: Uint32Array;
  readonly #failures: readonly Record<string, number>[];

  constructor({ symbols, rounds, limitsMs }: SymbolCounterOptions) {
    this.#symbols = symbols;
    this.#perRequest = Uint8Array.from(rounds, (round) => Math.min(round.perRequest, round.symbols.length));
    this.#rounds = rounds.map((round) => Uint32Array.from(round.symbols, (symbol) => symbols.indexOf(symbol)));
    this.#limitsUs = Float64Array.from(limitsMs, (ms) => ms * 1000);
    this.#n = new Uint32Array(symbols.length);
    this.#notOk = new Uint32Array(symbols.length);
    this.#over = new Uint32Array(symbols.length * limitsMs.length);
    this.#failures = symbols.map(() => ({}));
  }

  #symbolAt(kind: number, at: number): number {
    const round = this.#rounds[kind];
    return round === undefined ? 0 : (round[at % round.length] ?? 0);
  }

  ok(kind: number, start: number, responseUs: number): void {
    const perRequest = this.#perRequest[kind] ?? 0;
    for (let place = 0; place < perRequest; place += 1) {
      const symbol = this.#symbolAt(kind, start + place);
      this.#n[symbol] = (this.#n[symbol] ?? 0) + 1;
      for (let limit = 0; limit < this.#limitsUs.length; limit += 1) {
        const at = symbol * this.#limitsUs.length + limit;
        if (responseUs >= (this.#limitsUs[limit] ?? 0)) this.#over[at] = (this.#over[at] ?? 0) + 1;
      }
    }
  }

  /**
   * A request without a complete answer. `failure` null: dropped, it was never sent. `lacking` holds a 1 for each place of the request whose symbol is
   * known to be what was missing; null where nobody knows, and all its symbols are bad.
   */
  notOk(kind: number, start: number, failure: string | null, lacking: Uint8Array | null): void {
    const perRequest = this.#perRequest[kind] ?? 0;
    for (let place = 0; place < perRequest; place += 1) {
      const symbol = this.#symbolAt(kind, start + place);
      this.#n[symbol] = (this.#n[symbol] ?? 0) + 1;
      if (lacking !== null && lacking[place] !== 1) continue;
      this.#notOk[symbol] = (this.#notOk[symbol] ?? 0) + 1;
      const failures = this.#failures[symbol];
      if (failure !== null && failures !== undefined) failures[failure] = (failures[failure] ?? 0) + 1;
    }
  }

  /** Everything counted, one entry a symbol. */
  finish(): SymbolCounts[] {
    const limits = this.#limitsUs.length;
    const counted = this.#symbols.map((symbol, index) => ({
      symbol,
      n: this.#n[index] ?? 0,
      notOk: this.#notOk[index] ?? 0,
      failures: { ...this.#failures[index] },
      overLimit: [...this.#limitsUs].map((limitUs, limit) => ({
        limitMs: limitUs / 1000,
        response: this.#over[index * limits + limit] ?? 0,
      })),
    }));
    return mergeSymbolCounts([counted]);
  }
}
