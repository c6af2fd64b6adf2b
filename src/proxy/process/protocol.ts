import type { ProxyRecord, WireBooks, WireFault } from '../../core/wire-fault.ts';
import type { Route } from '../listen.ts';

/** One wire with its own faults and books: between the load of one arm and its target. A port for each of its routes. */
export type WireOrder = { readonly routes: readonly Route[]; readonly faults: readonly WireFault[] };

export type ToProxy =
  | {
      readonly kind: 'open';
      readonly seed: number;
      readonly wires: readonly WireOrder[];
      /** How many the process may have open; null: no limit, or not known. */
      readonly descriptors: number | null;
    }
  | { readonly kind: 'replace'; readonly wire: number; readonly faults: readonly WireFault[]; readonly call: number }
  | { readonly kind: 'books'; readonly wire: number; readonly call: number }
  | { readonly kind: 'stop'; readonly call: number };

export type FromProxy =
  | { readonly kind: 'open'; readonly ports: readonly (readonly number[])[] }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'replaced'; readonly call: number }
  | { readonly kind: 'books'; readonly call: number; readonly books: WireBooks }
  | {
      readonly kind: 'stopped';
      readonly call: number;
      readonly books: readonly WireBooks[];
      readonly loopLate: ProxyRecord['loopLate'];
    };
