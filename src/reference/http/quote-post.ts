import { kindOfSymbol } from '../market/symbols.ts';
import type { ResolvedOptions } from '../options.ts';
import type { World } from '../world.ts';
import { withJsonBody } from './body.ts';
import { type ErrorAnswer, invalidRequest, sendError } from './envelope.ts';
import { type Exchange, noteAsked } from './exchange.ts';
import { passGuards } from './guard.ts';
import { isKnownProvider } from './providers.ts';
import { answerQuotes, type QuoteOrder } from './quote-answer.ts';
import { optionsProblem } from './receiver-options.ts';
import { isReceiverType, KLINE_NUM } from './receiver-types.ts';

/** docs/spec/target-contract.md 3.3 */
export const MOST_QUOTE_SYMBOLS = 50;
const LONGEST_SYMBOL = 20;
const FIELDS = new Set(['symbols', 'receiverType', 'options']);

export const unknownProvider = (path: string, provider: string, receiverType = 'get-stock-quote'): ErrorAnswer => ({
  status: 404,
  code: 'DATA_NOT_FOUND',
  message: `Preferred provider '${provider}' is unavailable for receiver type '${receiverType}'`,
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
  const optionProblem = optionsProblem(options, body['receiverType']);
  if (optionProblem !== null) return optionProblem;
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
  const receiverType = body['receiverType'];
  if (!isReceiverType(receiverType) || !isKnownProvider(provider, dialect))
    return { error: unknownProvider(path, provider, String(receiverType)) };
  const invalid = symbols.filter((symbol) => kindOfSymbol(symbol) === null);
  if (invalid.length > 0) return { error: badSymbols(path, invalid) };
  const named = symbols.map((symbol) => ({ named: symbol.toUpperCase(), strict: symbol.toUpperCase() }));
  const { klineNum, timestamp } = options;
  const wanted = {
    receiverType,
    klineNum: typeof klineNum === 'number' ? klineNum : KLINE_NUM,
    timestamp: typeof timestamp === 'number' ? timestamp : null,
  };
  return { order: { symbols: named, providerJson: JSON.stringify(provider), wanted } };
};

/** `POST /api/v1/receiver/data` with credentials (docs/spec/target-contract.md 3.3, 7.2). Of the receiver types, those in receiver-types.ts; another is 404. */
export const postQuotes = (exchange: Exchange, world: World): void =>
  withJsonBody(exchange, world, (body, text) => {
    noteAsked(exchange, world, text);
    const headers = passGuards(exchange, world);
    if (headers === null) return;
    const reading = readBody(body, exchange.path, world.options.dialect);
    if ('error' in reading) sendError(exchange, world.clock, { ...reading.error, headers });
    else answerQuotes(exchange, world, reading.order, headers);
  });
