/** What a loop of the bench is told, as JSON in its only argument: open connection i at i x rampMs / count, and leave `holdMs` after that. */
export type LoopJob = {
  readonly host: string;
  readonly port: number;
  readonly symbol: string;
  readonly auth: Readonly<Record<string, string>>;
  readonly count: number;
  readonly rampMs: number;
  readonly holdMs: number;
};

/** The books of a loop, as JSON on its only line. `gaps`: messages whose number was not the one after the last. */
export type LoopBooks = {
  readonly connected: number;
  readonly subscribed: number;
  readonly closed: number;
  readonly messages: number;
  readonly gaps: number;
};
