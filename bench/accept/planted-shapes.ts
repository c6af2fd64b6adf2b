/** A way of planting hold times, and the faults that plant it about a hold of so many milliseconds. */
export type PlantedShape = { readonly name: string; faultsOf(holdMs: number): readonly string[] };

/** Constant, log-normal, a slow share of a fifth, a long tail of a fiftieth: P50, P95 and P99 lie off the steps of each. */
export const PLANTED_SHAPES: readonly PlantedShape[] = [
  { name: 'constant', faultsOf: (holdMs) => [`delay=${holdMs}ms`] },
  { name: 'log-normal', faultsOf: (holdMs) => [`delay-lognormal=median=${holdMs}ms,sigma=0.4`] },
  { name: 'bimodal', faultsOf: (holdMs) => [`delay=${holdMs}ms`, `delay-tail=20%,${2 * holdMs}ms`] },
  { name: 'tail', faultsOf: (holdMs) => [`delay=${holdMs}ms`, `delay-tail=2%,${holdMs + 1_000}ms`] },
];
