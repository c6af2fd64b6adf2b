import { kindOfSymbol, strictSymbol } from '../market/symbols.ts';
import type { World } from '../world.ts';
import { invalidRequest, isoOf, type Sending, sendError, sendSuccess } from './envelope.ts';
import { type Exchange, noteAsked } from './exchange.ts';
import { passGuards } from './guard.ts';
import { isKnownProvider } from './providers.ts';
import { type Delivery, underQuoteFaults } from './quote-faults.ts';

/** docs/spec/target-contract.md 7.2: 101 symbols are refused. */
const MOST_SYMBOLS = 100;

type Item = { readonly symbol: string };
type Found = { readonly items: readonly Item[]; readonly errors: readonly { symbol: string; reason: string }[] };

const find = (symbols: readonly string[], provider: string, world: World): Found => {
  const items: Item[] = [];
  const errors: { symbol: string; reason: string }[] = [];
  for (const symbol of symbols) {
    const strict = symbol.toUpperCase();
    const isServed = isKnownProvider(provider, world.options.dialect);
    const tail = isServed && kindOfSymbol(strict) !== null ? world.market.quoteTail(strict) : null;
    if (tail === null)
      errors.push({ symbol, reason: isServed ? 'no data for this symbol' : `provider ${provider} failed` });
    else items.push(JSON.parse(`{"symbol":"${strict}",${tail}`));
  }
  return { items, errors };
};

/** What is left out is among the errors, or nowhere. */
const leavingOut = ({ items, errors }: Found, leavesOut: Delivery['leavesOut']): Found => {
  if (leavesOut === 'nothing') return { items, errors };
  const left = items.slice(-1).map(({ symbol }) => ({ symbol, reason: 'no data for this symbol' }));
  return { items: items.slice(0, -1), errors: leavesOut === 'said' ? [...errors, ...left] : errors };
};

/** The pages of a single page: the contract names the key and not its fields, so these are ours. */
const pagination = (total: number): unknown => ({
  page: 1,
  limit: MOST_SYMBOLS,
  total,
  totalPages: 1,
  hasNext: false,
  hasPrev: false,
});

type Answer = Found & {
  readonly sending: Sending;
  /** How many of the symbols were asked for within the lifetime of the cache. */
  readonly hits: number;
};

const sendFound = (exchange: Exchange, { clock }: World, { items, errors, sending, hits }: Answer): void => {
  const misses = errors.length;
  const metadata = {
    queryType: 'by_symbols',
    totalResults: items.length,
    returnedResults: items.length,
    executionTime: Math.round((clock.nowUs() - exchange.entry.receivedUs) / 1000),
    cacheUsed: items.length > 0 && hits >= items.length,
    dataSources: {
      cache: { hits, misses: items.length + misses - hits },
      realtime: { hits: Math.max(0, items.length - hits), misses },
    },
    timestamp: isoOf(clock.wallMs()),
    errors,
    pagination: pagination(items.length),
  };
  sendSuccess(exchange, clock, { data: { items, pagination: pagination(items.length) }, metadata }, sending);
};

/** `GET /api/v1/query/symbols`: 200 also when some or all symbols fail (docs/spec/wire-samples.md:57). */
export const querySymbols = (exchange: Exchange, world: World): void => {
  noteAsked(exchange, world, exchange.query);
  const headers = passGuards(exchange, world);
  if (headers === null) return;
  const { clock } = world;
  const parameters = new URLSearchParams(exchange.query);
  const symbols = (parameters.get('symbols') ?? '').split(',').filter((symbol) => symbol !== '');
  const count = symbols.length;
  if (count === 0 || count > MOST_SYMBOLS) {
    const what =
      count === 0 ? 'symbols should not be empty' : `symbols must contain no more than ${MOST_SYMBOLS} elements`;
    sendError(exchange, clock, { ...invalidRequest(exchange.path, what), headers });
    return;
  }
  const provider = parameters.get('provider') ?? 'infoway';
  underQuoteFaults(exchange, world, { headers, symbols: symbols.map(strictSymbol) }, ({ leavesOut, write }) => {
    const all = find(symbols, provider, world);
    const left = leavingOut(all, leavesOut);
    const found = { ...left, items: left.items.slice(0, world.faults.rowsMost()) };
    if (found.errors.length > 0) exchange.entry.amiss = 'partial';
    else if (found.items.length < all.items.length) exchange.entry.amiss = 'missing-symbol';
    const isOff = parameters.get('useCache') === 'false';
    const hits = isOff ? 0 : world.weakCache.hits(symbols, world.clock.nowUs());
    sendFound(exchange, world, { ...found, hits, sending: { headers, write } });
  });
};
