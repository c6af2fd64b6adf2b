import { frozenCopy } from '../core/frozen.ts';
import type { Mode } from '../core/modes.ts';
import type { Profile } from '../core/profile.ts';
import type { QuoteRequestSpec, TargetSpec } from '../core/target-spec.ts';
import { baseUrlOf } from './base-url.ts';

/** The envelope of both dialects (docs/spec/target-contract.md 3.3, 3.6; documented-contract.md:18). */
const QUOTE_ANSWER: QuoteRequestSpec['answer'] = {
  successAt: ['success'],
  rowsAt: ['data', 'data'],
  symbolField: 'symbol',
  partialAt: ['data', 'metadata', 'hasPartialFailures'],
  failuresAt: ['data', 'failures'],
  errorCodeAt: ['error', 'code'],
};

/** docs/spec/documented-contract.md:18: anonymous, symbols and provider in the query. */
const documentedQuote = (profile: Profile): QuoteRequestSpec => ({
  method: 'GET',
  path: '/api/v1/receiver/get-stock-quote',
  symbolsIn: 'query',
  symbolsKey: 'symbols',
  query: { provider: profile.provider },
  body: {},
  auth: 'none',
  answer: QUOTE_ANSWER,
});

/** docs/spec/target-contract.md 3.3: unknown body fields are refused, so only what the contract names is sent. */
const stockApiQuote = (profile: Profile): QuoteRequestSpec => ({
  method: 'POST',
  path: '/api/v1/receiver/data',
  symbolsIn: 'body',
  symbolsKey: 'symbols',
  query: {},
  body: {
    receiverType: 'get-stock-quote',
    options: { preferredProvider: profile.provider, ...profile.quoteOptions },
  },
  auth: 'key-or-jwt',
  answer: QUOTE_ANSWER,
});

/** docs/spec/target-contract.md 7.2: bad symbols leave the list of items and enter the list of errors. */
const stockApiQuery = (profile: Profile): QuoteRequestSpec => ({
  method: 'GET',
  path: '/api/v1/query/symbols',
  symbolsIn: 'query',
  symbolsKey: 'symbols',
  query: { provider: profile.provider },
  body: {},
  auth: 'key-or-jwt',
  answer: { ...QUOTE_ANSWER, rowsAt: ['data', 'data', 'items'], partialAt: ['data', 'metadata', 'errors'] },
});

const operationsOf = (profile: Profile): TargetSpec['operations'] =>
  profile.dialect === 'documented'
    ? { quote: documentedQuote(profile), 'query-symbols': null }
    : { quote: stockApiQuote(profile), 'query-symbols': stockApiQuery(profile) };

/** What a driver must know of the target that `profile` describes, running in `mode` at `url`: plain data without secrets. */
export const targetSpecOf = (
  profile: Profile,
  { mode, url, alsoAt = [] }: { readonly mode: Mode; readonly url: string; readonly alsoAt?: readonly string[] },
): TargetSpec =>
  frozenCopy({
    profile: profile.name,
    dialect: profile.dialect,
    mode,
    baseUrl: baseUrlOf(url) ?? url,
    alsoAt: alsoAt.map((other) => baseUrlOf(other) ?? other),
    ...(profile.tls.ca === null && !profile.tls.insecure ? {} : { tls: profile.tls }),
    quoteSymbols: profile.quoteSymbols,
    operations: operationsOf(profile),
    socket: {
      path: profile.socketPath,
      subscribe: {
        wsCapabilityType: 'stream-stock-quote',
        preferredProvider: profile.streamProvider ?? profile.provider,
      },
      symbols: profile.streamSymbols,
      sequence: profile.sequence,
    },
  });
