import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../core/clock.ts';
import { HELD_HEADER } from '../../core/target-books.ts';
import type { RequestEntry } from '../books/request-book.ts';

/** One request and its answer to be. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  /** Without the question mark; empty when there is none. */
  readonly query: string;
  readonly entry: RequestEntry;
};

export type Answer = {
  readonly status: number;
  readonly body: string;
  /** Names and values in turn. */
  readonly headers?: readonly string[];
};

/** Writes the answer, unless the client has gone meanwhile: then there is nobody to answer. */
export const send = (exchange: Exchange, clock: Clock, { status, body, headers = [] }: Answer): void => {
  const { response, entry } = exchange;
  if (response.destroyed || response.writableEnded) return;
  const length = String(Buffer.byteLength(body));
  entry.heldUs = clock.nowUs() - entry.receivedUs;
  response.writeHead(status, [
    'content-type',
    'application/json; charset=utf-8',
    'content-length',
    length,
    HELD_HEADER,
    String(entry.heldUs),
    ...headers,
  ]);
  response.end(body);
};

/** Writes a plain value, without an envelope: the form of the documented health and monitoring answers. */
export const sendPlain = (exchange: Exchange, clock: Clock, status: number, value: unknown): void =>
  send(exchange, clock, { status, body: JSON.stringify(value) });

/** Ends the connection with a TCP reset, booked as ours. */
export const resetExchange = ({ request, entry }: Exchange): void => {
  entry.resetByUs = true;
  request.socket.resetAndDestroy();
};
