/** The envelopes of socket answers (docs/spec/target-contract.md 2.4). `timestamp` is epoch milliseconds. */
export const success = (message: string, data: unknown, wallMs: number): unknown => ({
  success: true,
  message,
  data,
  timestamp: wallMs,
});

export type SocketError = {
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

export const failure = ({ code, ...rest }: SocketError, wallMs: number): unknown => ({
  success: false,
  error: { code: `STREAM_RECEIVER_${code}`, ...rest },
  timestamp: wallMs,
});

/** What the pipe answers to a payload it refuses; it echoes the whole payload (docs/spec/target-contract.md 7.1). */
export const exception = (pattern: string, data: unknown, problems: readonly string[]): unknown => ({
  status: 'error',
  message: `Data validation failed: ${problems.join(', ')}`,
  cause: { pattern, data },
});
