import type { Profile } from '../core/profile.ts';
import { type QuoteRequestSpec, quoteRequestSchema, type TargetSpec } from '../core/target-spec.ts';

/** Beside the rows of a quote (docs/spec/target-contract.md 3.3). */
const FAILURES = ['data', 'failures'];

/** docs/spec/documented-contract.md:18: anonymous, symbols and provider in the query. */
const documentedQuote = (profile: Profile): QuoteRequestSpec =>
  quoteRequestSchema.parse({
    method: 'GET',
    path: '/api/v1/receiver/get-stock-quote',
    symbolsIn: 'query',
    symbolsKey: 'symbols',
    query: { provider: profile.provider },
    answer: { failuresAt: FAILURES },
  });

/** docs/spec/target-contract.md 3.3: `timeout` and `fields` too. */
const RECEIVER_OPTIONS = ['realtime', 'useSmartCache', 'storageMode', 'market', 'timeout', 'fields'];

const sameNames = (names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, name]));

/**
 * docs/spec/target-contract.md 3.3: unknown body fields are refused, so only what the contract names is sent. The strong interface keeps an answer for
 * 5 s (SMART_CACHE_TTL_STRONG_S).
 */
const receiverData = (profile: Profile, receiverType: string, further: readonly string[] = []): QuoteRequestSpec =>
  quoteRequestSchema.parse({
    method: 'POST',
    path: '/api/v1/receiver/data',
    symbolsIn: 'body',
    symbolsKey: 'symbols',
    body: { receiverType, options: { preferredProvider: profile.provider, ...profile.quoteOptions } },
    auth: 'key-or-jwt',
    optionsIn: 'body',
    takes: sameNames([...RECEIVER_OPTIONS, ...further]),
    cache: { lifetimeMs: 5_000, offBy: 'useSmartCache' },
    answer: { failuresAt: FAILURES },
  });

/** docs/spec/target-contract.md 3.3, 7.2: bad symbols leave the list of items and enter the list of errors. The weak interface keeps an answer for 300 s. */
const querySymbols = (profile: Profile): QuoteRequestSpec =>
  quoteRequestSchema.parse({
    method: 'GET',
    path: '/api/v1/query/symbols',
    symbolsIn: 'query',
    symbolsKey: 'symbols',
    query: { provider: profile.provider },
    auth: 'key-or-jwt',
    takes: { market: 'market', useSmartCache: 'useCache' },
    symbolsMost: 100,
    cache: { lifetimeMs: 300_000, offBy: 'useSmartCache', mark: '"cacheUsed":true' },
    answer: { rowsAt: ['data', 'data', 'items'], partialAt: ['data', 'metadata', 'errors'] },
  });

/** What a history row holds, by the checks of the stress script (docs/spec/target-contract.md 4.1). */
const HISTORY_FIELDS = ['lastPrice', 'openPrice', 'highPrice', 'lowPrice', 'volume', 'turnover', 'timestamp'];

const historyOf = (profile: Profile): QuoteRequestSpec => {
  const spec = receiverData(profile, 'get-stock-history', ['klineNum', 'timestamp']);
  return { ...spec, answer: { ...spec.answer, rowsLeast: 1, rowFields: HISTORY_FIELDS } };
};

const ofDialect = (profile: Profile): TargetSpec['operations'] =>
  profile.dialect === 'documented'
    ? { quote: documentedQuote(profile), 'query-symbols': null, 'basic-info': null, history: null }
    : {
        quote: receiverData(profile, 'get-stock-quote'),
        'query-symbols': querySymbols(profile),
        'basic-info': receiverData(profile, 'get-stock-basic-info'),
        history: historyOf(profile),
      };

/** The operations of a profile by name: those of its dialect (null: its contract has none), and its own beside or instead of them. */
export const operationsOf = (profile: Profile): TargetSpec['operations'] => ({
  ...ofDialect(profile),
  ...profile.operations,
});
