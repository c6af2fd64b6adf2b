import type { RequestOptions } from '../../core/quote-settings.ts';
import type { Credentials, QuoteRequestSpec } from '../../core/target-spec.ts';

/** A request ready to be written: everything but the headers that differ from one to the next. */
export type PreparedRequest = {
  readonly spec: QuoteRequestSpec;
  readonly path: string;
  readonly body: string | null;
  readonly symbols: readonly string[];
};

/** Symbols of the request that begins at `start` in the round of all symbols. */
const symbolsFrom = (all: readonly string[], start: number, count: number): string[] =>
  Array.from({ length: Math.min(count, all.length) }, (_, i) => all[(start + i) % all.length] ?? '');

const withSymbols = (spec: QuoteRequestSpec, symbols: readonly string[]): PreparedRequest => {
  if (spec.symbolsIn === 'body')
    return { spec, path: spec.path, body: JSON.stringify({ ...spec.body, [spec.symbolsKey]: symbols }), symbols };
  const query = new URLSearchParams({ [spec.symbolsKey]: symbols.join(','), ...spec.query });
  return { spec, path: `${spec.path}?${query.toString().replaceAll('%2C', ',')}`, body: null, symbols };
};

/** One prepared request for each place in the round of symbols: nothing is built while load runs. */
export const prepareRequests = (
  spec: QuoteRequestSpec,
  symbols: readonly string[],
  perRequest: number,
): PreparedRequest[] => symbols.map((_, start) => withSymbols(spec, symbolsFrom(symbols, start, perRequest)));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The operation with these options written where its contract has them; what it does not take is left out. A field of the profile gives way. */
export const withOptions = (spec: QuoteRequestSpec, options: RequestOptions): QuoteRequestSpec => {
  const taken = Object.entries(options).flatMap(([word, value]) => {
    const name = spec.takes[word];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  if (taken.length === 0) return spec;
  if (spec.optionsIn === 'query')
    return {
      ...spec,
      query: { ...spec.query, ...Object.fromEntries(taken.map(([name, value]) => [name, `${value}`])) },
    };
  const before = spec.body['options'];
  return {
    ...spec,
    body: { ...spec.body, options: { ...(isObject(before) ? before : {}), ...Object.fromEntries(taken) } },
  };
};

/** What a request shows itself with: header names, and their values for each of the credentials that take turns. A JWT goes before the key pair: the key costs the real backend 50 ms of bcrypt a request. */
export type ShownCredentials = { readonly names: readonly string[]; readonly values: readonly (readonly string[])[] };

export const shownCredentials = ({ key, jwt, keys, jwts }: Credentials): ShownCredentials => {
  const tokens = jwts ?? (jwt === null ? [] : [jwt]);
  if (tokens.length > 0) return { names: ['authorization'], values: tokens.map((token) => [`Bearer ${token}`]) };
  const pairs = keys ?? (key === null ? [] : [key]);
  return {
    names: ['x-app-key', 'x-access-token'],
    values: pairs.map(({ appKey, accessToken }) => [appKey, accessToken]),
  };
};

/** Headers of a single request: what kind it is, and the first of the credentials, as flat name-value pairs. */
export const fixedHeaders = (spec: QuoteRequestSpec, credentials: Credentials): string[] => {
  const headers = ['accept', 'application/json'];
  if (spec.symbolsIn === 'body') headers.push('content-type', 'application/json');
  const { names, values } = shownCredentials(credentials);
  const [first] = values;
  if (spec.auth === 'none' || first === undefined) return headers;
  return [...headers, ...names.flatMap((name, i) => [name, first[i] ?? ''])];
};
