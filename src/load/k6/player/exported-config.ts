/** What makes a planned request a bad sample of an objective, as the judge counts (src/judge/slo). */
export type BadSample =
  | { readonly what: 'unserved' }
  | { readonly what: 'failed' }
  | { readonly what: 'slow'; readonly limitMs: number };

/** One objective as a rate of k6: the share of bad samples among all that are judged. */
export type Rule = { readonly metric: string; readonly bad: BadSample };

/** `thresholds.json` of an exported folder. */
export type ExportedRules = {
  /** Requests of the plan that are judged, as ranges of their numbers, both ends counted in. */
  readonly judged: readonly (readonly [first: number, last: number])[];
  readonly rules: readonly Rule[];
  /** As k6 takes them (its documentation, using-k6/thresholds). */
  readonly thresholds: Readonly<Record<string, readonly string[]>>;
};
