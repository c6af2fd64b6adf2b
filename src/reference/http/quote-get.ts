import { strictSymbol } from '../market/symbols.ts';
import type { World } from '../world.ts';
import { type ErrorAnswer, invalidRequest, sendError } from './envelope.ts';
import { type Exchange, noteAsked } from './exchange.ts';
import { isKnownProvider } from './providers.ts';
import { answerQuotes, type QuoteOrder } from './quote-answer.ts';
import { MOST_QUOTE_SYMBOLS, unknownProvider } from './quote-post.ts';
import { QUOTES_WANTED } from './receiver-types.ts';

type Reading = { readonly order: QuoteOrder } | { readonly error: ErrorAnswer };

/** A load repeats few queries: each is read once. */
const MOST_REMEMBERED = 2_000;
const remembered = new Map<string, Reading>();

const readQuery = ({ query, path }: Exchange, world: World): Reading => {
  const parameters = new URLSearchParams(query);
  const symbols = (parameters.get('symbols') ?? '').split(',').filter((symbol) => symbol !== '');
  const provider = parameters.get('provider') ?? 'longport';
  if (symbols.length === 0) return { error: invalidRequest(path, 'symbols should not be empty') };
  if (symbols.length > MOST_QUOTE_SYMBOLS) {
    return { error: invalidRequest(path, `请求的股票代码数量不能超过 ${MOST_QUOTE_SYMBOLS} 个`) };
  }
  if (!isKnownProvider(provider, world.options.dialect)) return { error: unknownProvider(path, provider) };
  const named = symbols.map((symbol) => ({ named: symbol, strict: strictSymbol(symbol) }));
  return { order: { symbols: named, providerJson: JSON.stringify(provider), wanted: QUOTES_WANTED } };
};

/** `GET /api/v1/receiver/get-stock-quote`, without credentials; the rows name the symbols as they were asked for (docs/spec/documented-contract.md:18). */
export const getQuotes = (exchange: Exchange, world: World): void => {
  noteAsked(exchange, world, exchange.query);
  const key = `${world.options.dialect} ${exchange.query}`;
  let reading = remembered.get(key);
  if (reading === undefined) {
    reading = readQuery(exchange, world);
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(key, reading);
  }
  if ('error' in reading) sendError(exchange, world.clock, reading.error);
  else answerQuotes(exchange, world, reading.order, []);
};
