import type { Credentials, QuoteRequestSpec } from '../../core/target-spec.ts';

/** A request ready to be written: everything but the headers that differ from one to the next. */
export type PreparedRequest = {
  readonly path: string;
  readonly body: string | null;
  readonly symbols: readonly string[];
};

/** Symbols of the request that begins at `start` in the round of all symbols. */
const symbolsFrom = (all: readonly string[], start: number, count: number): string[] =>
  Array.from({ length: Math.min(count, all.length) }, (_, i) => all[(start + i) % all.length] ?? '');

const withSymbols = (spec: QuoteRequestSpec, symbols: readonly string[]): PreparedRequest => {
  if (spec.symbolsIn === 'body')
    return { path: spec.path, body: JSON.stringify({ ...spec.body, [spec.symbolsKey]: symbols }), symbols };
  const query = new URLSearchParams({ [spec.symbolsKey]: symbols.join(','), ...spec.query });
  return { path: `${spec.path}?${query.toString().replaceAll('%2C', ',')}`, body: null, symbols };
};

/** One prepared request for each place in the round of symbols: nothing is built while load runs. */
export const prepareRequests = (
  spec: QuoteRequestSpec,
  symbols: readonly string[],
  perRequest: number,
): PreparedRequest[] => symbols.map((_, start) => withSymbols(spec, symbolsFrom(symbols, start, perRequest)));

/** Headers that every request of a run carries, as flat name-value pairs. A JWT goes before the key pair: the key costs the real backend 50 ms of bcrypt a request. */
export const fixedHeaders = (spec: QuoteRequestSpec, credentials: Credentials): string[] => {
  const headers = ['accept', 'application/json'];
  if (spec.symbolsIn === 'body') headers.push('content-type', 'application/json');
  if (spec.auth === 'none') return headers;
  if (credentials.jwt !== null) return [...headers, 'authorization', `Bearer ${credentials.jwt}`];
  if (credentials.key !== null)
    return [...headers, 'x-app-key', credentials.key.appKey, 'x-access-token', credentials.key.accessToken];
  return headers;
};
