import type { QuoteRequestSpec } from '../../../core/target-spec.ts';
import type { PlayerSockets } from './socket-config.ts';

/** One planned request: its number in the plan, when it is due (whole microseconds from the start), its target, which of the requests of its kind it is, its kind, and its user. */
export type PlannedRow = readonly [
  arrival: number,
  dueUs: number,
  target: number,
  request: number,
  kind: number,
  user: number,
];

/** A header whose value is a prefix and a secret; the secret comes by name from `k6/secrets`. Where there are several credentials, `turn` says of which it is. */
export type SecretHeader = {
  readonly name: string;
  readonly prefix: string;
  readonly secret: string;
  readonly turn: number;
};

/** A kind of request (core/quote-kinds.ts) as it goes to one target. */
export type PlayerKind = {
  readonly spec: QuoteRequestSpec;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it shows the credentials of the target. */
  readonly isAuthorized: boolean;
  /** One for each place in the round of symbols. */
  readonly requests: readonly {
    readonly path: string;
    readonly body: string | null;
    readonly symbols: readonly string[];
  }[];
};

export type PlayerTarget = {
  /** Request n of the plan goes to address n modulo their number. */
  readonly urls: readonly string[];
  readonly secretHeaders: readonly SecretHeader[];
  /** How many credentials take turns. */
  readonly turns: number;
  /** The header that names the user of a request; null: it is not told. */
  readonly userHeader: string | null;
  readonly kinds: readonly PlayerKind[];
};

/** All that the player must know beside the rows of the plan. No secret stands in it. */
export type PlayerConfig = {
  readonly rows: number;
  /** Of these rows and then those of the sockets. */
  readonly rowsHash: string;
  /** So many requests can be under way at once: each virtual user has one. */
  readonly virtualUsers: number;
  readonly timeoutMs: number;
  readonly durationUs: number;
  /** From the moment that all is ready to the beginning of the plan. */
  readonly leadUs: number;
  /** What found no free virtual user until then is not sent any more. */
  readonly sendUntilUs: number;
  /** k6 ends by itself so long after it began, whatever happens. */
  readonly endAfterMs: number;
  /** Answers at once whatever it is asked, so that k6 can see how late it is itself; null: there is none. */
  readonly echoUrl: string | null;
  /** So many iterations may hear how late k6 is, one of each k6 does: where several share a plan, each needs one. */
  readonly pulses: number;
  /** Takes any certificate. */
  readonly insecure: boolean;
  /** Names what was exported: its plan, target and credentials asked for. `-` where gateproof itself starts k6. */
  readonly exportId: string;
  /** Wall-clock milliseconds before which the plan may not begin; null = as soon as all is ready. */
  readonly notBeforeMs: number | null;
  /** The plan begins at a whole multiple of so many milliseconds of wall time, so that several machines begin at once; null = anywhere. */
  readonly startEveryMs: number | null;
  /** Credentials go from user to user; false: from request to request. */
  readonly hasUsers: boolean;
  readonly targets: readonly PlayerTarget[];
  /** null: it opens none. */
  readonly sockets: PlayerSockets | null;
};

/** What `setup` hands to every virtual user: when the plan begins, in microseconds of the clock of the test. */
export type Start = { readonly startUs: number };

/** How a planned request ended: `ok`, `dropped` or the kind of its failure; its time counts from the instant it was due. */
export type RowEnd = {
  readonly arrival: number;
  readonly lateUs: number;
  readonly responseUs: number;
  readonly outcome: string;
};
