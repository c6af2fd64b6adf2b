/** Requests without a good answer, or sockets that did not get in or were lost, of each engine over all pairs, and in how many pairs one had the greater share. */
export type EngineShares = {
  readonly native: { readonly bad: number; readonly n: number };
  readonly k6: { readonly bad: number; readonly n: number };
  readonly nativeWorse: number;
  readonly k6Worse: number;
  readonly disagree: boolean;
};

/** A quantile of the response, or of the time to join, of each engine, pair by pair: how often one was slower by more than does not matter. Medians over the pairs; null = more than half of them never. */
export type EngineTimes = {
  readonly what: 'p50' | 'p95';
  /** Those that lie apart, and those in which our own lateness could not hide a difference. */
  readonly pairs: number;
  readonly nativeSlower: number;
  readonly k6Slower: number;
  readonly nativeMs: number | null;
  readonly k6Ms: number | null;
  readonly disagree: boolean;
};

/** What of the sockets of two engines was compared, in pairs of slices of which both opened some. */
export type EngineSockets = {
  readonly pairs: number;
  readonly shares: EngineShares;
  readonly times: readonly EngineTimes[];
};

/** Whether k6 and our own engine saw the same. `too-few`: a difference in every pair would not do to prove it. */
export type TwoEngines = {
  readonly verdict: 'agree' | 'disagree' | 'too-few';
  /** Of requests, as `shares` and `times`: the pairs of slices of which both sent some. */
  readonly pairs: number;
  /** How often each of the exact bounds may be wrong. */
  readonly alpha: number;
  readonly shares: EngineShares;
  readonly times: readonly EngineTimes[];
  /** null: none was opened. */
  readonly sockets: EngineSockets | null;
};
