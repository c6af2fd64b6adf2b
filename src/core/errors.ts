/** Exit codes of the command line (documented in README). */
export const EXIT = {
  pass: 0,
  fail: 1,
  usage: 2,
  inconclusive: 3,
  unreachable: 4,
  ourFault: 5,
  sigint: 130,
  sigterm: 143,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One thing wrong with a piece of input: where, what was expected, what was got, and how to mend it. */
export type Problem = {
  readonly path: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
};

export type HarnessErrorOptions = {
  readonly exitCode: ExitCode;
  readonly hint: string;
  readonly cause?: unknown;
  readonly problems?: readonly Problem[];
  /** The target answered, and refused our credentials. */
  readonly isRefusal?: boolean;
};

/** What the harness could not do, with a hint and the exit code it leads to. What the target did wrong is never one of these. */
export class HarnessError extends Error {
  readonly exitCode: ExitCode;
  readonly hint: string;
  readonly problems: readonly Problem[];
  readonly isRefusal: boolean;

  constructor(message: string, options: HarnessErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HarnessError';
    this.exitCode = options.exitCode;
    this.hint = options.hint;
    this.problems = options.problems ?? [];
    this.isRefusal = options.isRefusal ?? false;
  }
}
