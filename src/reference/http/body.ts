import type { World } from '../world.ts';
import { type ErrorAnswer, sendError } from './envelope.ts';
import type { Exchange } from './exchange.ts';

/** docs/spec/target-contract.md 1.1 */
const MOST_BODY_BYTES = 10 * 1024 * 1024;

const tooLarge = (path: string): ErrorAnswer => ({
  status: 413,
  code: 'PAYLOAD_TOO_LARGE',
  message: 'request entity too large',
  details: { type: 'PayloadTooLargeError', path },
  headers: ['connection', 'close'],
});

const badJson = (path: string): ErrorAnswer => ({
  status: 400,
  code: 'BAD_REQUEST',
  message: 'Bad Request',
  details: { type: 'SyntaxError', path },
});

const parsed = (text: string): { readonly value: unknown } | null => {
  try {
    return { value: text === '' ? {} : JSON.parse(text) };
  } catch {
    return null;
  }
};

/** Reads a JSON body and goes on with it. Bad JSON is answered 400 and more than 10 MB 413, before any guard, as the body parser stands before the guards. */
export const withJsonBody = (exchange: Exchange, world: World, next: (body: unknown, text: string) => void): void => {
  const { request, path } = exchange;
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MOST_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.on('end', () => {
    if (bytes > MOST_BODY_BYTES) return sendError(exchange, world.clock, tooLarge(path));
    const [only] = chunks;
    const text = (chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks)).toString('utf8');
    const body = parsed(text);
    if (body === null) return sendError(exchange, world.clock, badJson(path));
    next(body.value, text);
  });
};
