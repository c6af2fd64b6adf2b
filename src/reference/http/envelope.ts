import { randomUUID } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { type Answer, type Exchange, send, type Write } from './exchange.ts';

/** What stock-api says of a success (docs/spec/target-contract.md 3.6). */
const SUCCESS_MESSAGE = '操作成功';

export type ErrorAnswer = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly headers?: readonly string[];
};

/** What the throttler says, and no other 429 does. */
const LIMITER_CODE = 'RATE_LIMIT_EXCEEDED';
const RETRY_AFTER = 'retry-after';

let lastMs = -1;
let lastIso = '';

/** ISO time of an epoch millisecond; one text serves all answers of that millisecond. */
export const isoOf = (wallMs: number): string => {
  if (wallMs !== lastMs) {
    lastMs = wallMs;
    lastIso = new Date(wallMs).toISOString();
  }
  return lastIso;
};

/** `req_<ms>_<9 characters>` (docs/spec/wire-samples.md:39), as the sample's correlation ids. */
const correlationId = (wallMs: number): string => `req_${wallMs}_${randomUUID().slice(-9)}`;

/** The id headers that stand on every enveloped answer but a throttled one. */
export const idHeaders = (requestId: string, wallMs: number): string[] => [
  'x-request-id',
  requestId,
  'x-correlation-id',
  correlationId(wallMs),
  'x-request-timestamp',
  isoOf(wallMs),
];

/** The success envelope around JSON that is written already. */
export const successBody = (dataJson: string, wallMs: number): string =>
  `{"success":true,"statusCode":200,"message":"${SUCCESS_MESSAGE}","data":${dataJson},"timestamp":"${isoOf(wallMs)}"}`;

const errorBody = ({ status, code, message, details }: ErrorAnswer, wallMs: number): string =>
  JSON.stringify({
    success: false,
    statusCode: status,
    message,
    data: null,
    timestamp: isoOf(wallMs),
    error: { code, details },
  });

/** More headers of an answer, and what writes it. */
export type Sending = { readonly headers: readonly string[]; readonly write?: Write };

export const sendSuccess = (
  exchange: Exchange,
  clock: Clock,
  data: unknown,
  { headers, write = send }: Sending = { headers: [] },
): void => {
  const wallMs = clock.wallMs();
  const body = successBody(JSON.stringify(data), wallMs);
  write(exchange, clock, { status: 200, body, headers: [...idHeaders(randomUUID(), wallMs), ...headers] });
};

/** A 429 has two senders that only the code tells apart (docs/spec/target-contract.md 7.2). */
const bookThrottled = ({ entry }: Exchange, { status, code, headers = [] }: ErrorAnswer): void => {
  if (status !== 429) return;
  entry.amiss = code === LIMITER_CODE ? 'http-429-limiter' : 'http-429-upstream';
  entry.retryAfter = headers.includes(RETRY_AFTER);
};

export const sendError = (exchange: Exchange, clock: Clock, error: ErrorAnswer): void => {
  bookThrottled(exchange, error);
  const wallMs = clock.wallMs();
  const answer: Answer = { status: error.status, body: errorBody(error, wallMs) };
  send(exchange, clock, { ...answer, headers: [...idHeaders(randomUUID(), wallMs), ...(error.headers ?? [])] });
};

/** None for 0 s: the header is left out. */
export const retryAfterHeader = (sec: number): readonly string[] => (sec > 0 ? [RETRY_AFTER, String(sec)] : []);

/** The throttler's 429: `Retry-After` alone, no ids, no limit headers (docs/spec/target-contract.md 7.2). */
export const sendThrottled = (exchange: Exchange, clock: Clock, retryAfterSec: number): void => {
  const error: ErrorAnswer = {
    status: 429,
    code: LIMITER_CODE,
    message: 'ThrottlerException: Too Many Requests',
    details: { type: 'ThrottlerException', path: exchange.path },
    headers: retryAfterHeader(retryAfterSec),
  };
  bookThrottled(exchange, error);
  const body = errorBody(error, clock.wallMs());
  send(exchange, clock, { status: 429, body, headers: error.headers ?? [] });
};

export const notFound = (path: string): ErrorAnswer => ({
  status: 404,
  code: 'NOT_FOUND',
  message: '请求的接口不存在',
  details: { type: 'Not Found', path },
});

export const unauthorized = (path: string): ErrorAnswer => ({
  status: 401,
  code: 'UNAUTHORIZED',
  message: '未授权访问',
  details: { type: 'AuthenticationError', path },
});

/** A request that the validation pipe refuses; the field is often `unknown` on the real backend too. */
export const invalidRequest = (path: string, what: string): ErrorAnswer => ({
  status: 400,
  code: 'VALIDATION_ERROR',
  message: `验证失败:${what}`,
  details: { type: 'ValidationError', path, fields: [{ field: 'unknown', message: what }] },
});
