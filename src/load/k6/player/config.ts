import type { QuoteRequestSpec } from '../../../core/target-spec.ts';

/** One planned request: its number in the plan, when it is due (whole microseconds from the start), its target, and which of its requests it is. */
export type PlannedRow = readonly [arrival: number, dueUs: number, target: number, request: number];

/** A header whose value is a prefix and a secret; the secret comes by name from `k6/secrets`. */
export type SecretHeader = { readonly name: string; readonly prefix: string; readonly secret: string };

export type PlayerTarget = {
  /** Request n of the plan goes to address n modulo their number. */
  readonly urls: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly secretHeaders: readonly SecretHeader[];
  readonly spec: QuoteRequestSpec;
  /** One for each place in the round of symbols. */
  readonly requests: readonly {
    readonly path: string;
    readonly body: string | null;
    readonly symbols: readonly string[];
  }[];
};

/** All that the player must know beside the rows of the plan. No secret stands in it. */
export type PlayerConfig = {
  readonly rows: number;
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
  /** Wall-clock milliseconds before which the plan may not begin; null = as soon as all is ready. */
  readonly notBeforeMs: number | null;
  readonly targets: readonly PlayerTarget[];
};

/** What `setup` hands to every virtual user: when the plan begins, in microseconds of the clock of the test. */
export type Start = { readonly startUs: number };
