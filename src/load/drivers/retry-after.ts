type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The limiter of the backend says it in the standard header, its API-key guard in one of its own (docs/spec/target-contract.md 3.5). */
const NAMES = ['retry-after', 'x-api-retry-after'] as const;

const waitUsOf = (value: string, wallMs: number): number => {
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1e6;
  const atMs = /^[A-Za-z]{3,9},? /.test(value) ? Date.parse(value) : Number.NaN;
  return Math.max(0, (atMs - wallMs) * 1000);
};

/**
 * How long the headers of an answer ask to wait, in whole microseconds: seconds, or an HTTP date (RFC 9110, 10.2.3). NaN where what is said cannot be
 * read, null where nothing is.
 */
export const retryAfterUs = (headers: Headers, wallMs: number): number | null => {
  for (const name of NAMES) {
    const value = headers[name];
    if (value !== undefined) return waitUsOf(String(Array.isArray(value) ? value[0] : value).trim(), wallMs);
  }
  return null;
};
