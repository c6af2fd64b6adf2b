/** What the bench tells the static server at its start, as JSON in its only argument. */
export type ServerJob = {
  readonly host: string;
  /** Requests for this path are answered; all others are 404 and not counted. */
  readonly path: string;
  readonly symbol: string;
  readonly holdMs: number;
  readonly freeze: { readonly afterRequests: number; readonly ms: number } | null;
};

/** The server's own books. Instants are microseconds of its clock. */
export type ServerBooks = {
  readonly requests: number;
  /** Of the first few requests: a generator may have sent some before its load. */
  readonly firstUs: readonly number[];
  readonly lastUs: number;
  readonly heldUs: readonly number[];
  readonly frozeUs: number;
  readonly cpuUs: number;
};
