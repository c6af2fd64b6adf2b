import { kindOfSymbol } from '../market/symbols.ts';
import type { ResolvedOptions } from '../options.ts';
import type { World } from '../world.ts';
import { withJsonBody } from './body.ts';
import { type ErrorAnswer, invalidRequest, sendError } from './envelope.ts';
import type { Exchange } from './exchange.ts';
import { passGuards } from './guard.ts';
import { isKnownProvider } from './providers.ts';
import { answerQuotes, type QuoteOrder } from './quote-answer.ts';

/** docs/spec/target-contract.md 3.3 */
export const MOST_QUOTE_SYMBOLS = 50;
const LONGEST_SYMBOL = 20;
const CAPABILITY = 'get-stock-quote';
const FIELDS = new Set(['symbols', 'receiverType', 'options']);
const OPTIONS = new Set([
  'preferredProvider',
  'realtime',
  'timeout',
  'useSmartCache',
  'market',
  'storageMode',
  'fields',
]);

export const unknownProvider = (path: string, provider: string): ErrorAnswer => ({
  status: 404,
  code: 'DATA_NOT_FOUND',
  message: `Preferred provider '${provider}' is unavailable for receiver type '${CAPABILITY}'`,
  details: { type: 'BusinessException', path, errorCode: 'DATA_NOT_FOUND', retryable: false },
});

const badSymbols = (path: string, invalidSymbols: readonly string[]): ErrorAnswer => ({
  status: 400,
  code: 'DATA_VALIDATION_FAILED',
  message: '标准符号直通 provider 仅支持标准格式 symbols',
  details: { type: 'BusinessException', path, retryable: false, context: { invalidSymbols } },
});

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';

const symbolsProblem = (symbols: unknown): string | null => {
  if (!Array.isArray(symbols)) return 'symbols must be an array';
  if (symbols.length === 0) return '至少需要一个股票代码';
  if (symbols.length > MOST_QUOTE_SYMBOLS) return `请求的股票代码数量不能超过 ${MOST_QUOTE_SYMBOLS} 个`;
  if (!symbols.every(isText)) return 'each value in symbols must be a string';
  return symbols.some((symbol) => symbol.length > LONGEST_SYMBOL)
    ? `each value in symbols must be shorter than or equal to ${LONGEST_SYMBOL} characters`
    : null;
};

/** What the validation pipe finds, in its words, or null. Unknown fields are refused, not dropped. */
const pipeProblem = (body: unknown): string | null => {
  if (!isRecord(body)) return 'body must be an object';
  const stray = Object.keys(body).find((key) => !FIELDS.has(key));
  if (stray !== undefined) return `property ${stray} should not exist`;
  const options = body['options'] ?? {};
  if (!isRecord(options)) return 'options must be an object';
  const strayOption = Object.keys(options).find((key) => !OPTIONS.has(key));
  if (strayOption !== undefined) return `options.property ${strayOption} should not exist`;
  if (!isText(body['receiverType'])) return 'receiverType must be a string';
  return symbolsProblem(body['symbols']);
};

type Reading = { readonly order: QuoteOrder } | { readonly error: ErrorAnswer };

const readBody = (body: unknown, path: string, dialect: ResolvedOptions['dialect']): Reading => {
  const problem = pipeProblem(body);
  if (problem !== null || !isRecord(body)) return { error: invalidRequest(path, problem ?? '') };
  const symbols = Array.isArray(body['symbols']) ? body['symbols'].filter(isText) : [];
  const options = isRecord(body['options']) ? body['options'] : {};
  const provider = isText(options['preferredProvider']) ? options['preferredProvider'] : 'infoway';
  const isServed = body['receiverType'] === CAPABILITY && isKnownProvider(provider, dialect);
  if (!isServed) return { error: unknownProvider(path, provider) };
  const invalid = symbols.filter((symbol) => kindOfSymbol(symbol) === null);
  if (invalid.length > 0) return { error: badSymbols(path, invalid) };
  const named = symbols.map((symbol) => ({ named: symbol.toUpperCase(), strict: symbol.toUpperCase() }));
  return { order: { symbols: named, providerJson: JSON.stringify(provider) } };
};

/** `POST /api/v1/receiver/data` with credentials (docs/spec/target-contract.md 3.3, 7.2). Other receiver types than quotes are not served: 404. */
export const postQuotes = (exchange: Exchange, world: World): void =>
  withJsonBody(exchange, world, (body) => {
    const headers = passGuards(exchange, world);
    if (headers === null) return;
    const reading = readBody(body, exchange.path, world.options.dialect);
    if ('error' in reading) sendError(exchange, world.clock, { ...reading.error, headers });
    else answerQuotes(exchange, world, reading.order, headers);
  });
