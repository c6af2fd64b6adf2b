import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../core/clock.ts';
import { HELD_HEADER } from '../../core/target-books.ts';
import type { RequestEntry } from '../books/request-book.ts';
import type { World } from '../world.ts';

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

/** Writes into the books what a request of the load asks for, by its query or body. */
export const noteAsked = ({ request, entry }: Exchange, { asked }: Pick<World, 'asked'>, text: string): void => {
  if (entry.index >= 0) asked.request(entry.route, text, request.headers);
};

/** The head of an answer. Its request counts as held until now. */
const writeHead = ({ response, entry }: Exchange, clock: Clock, { status, body, headers = [] }: Answer): void => {
  entry.heldUs = clock.nowUs() - entry.receivedUs;
  response.writeHead(status, [
    'content-type',
    'application/json; charset=utf-8',
    'content-length',
    String(Buffer.byteLength(body)),
    HELD_HEADER,
    String(entry.heldUs),
    ...headers,
  ]);
};

/** How an answer is written. */
export type Write = (exchange: Exchange, clock: Clock, answer: Answer) => void;

/** Writes the answer, unless the client has gone meanwhile: then there is nobody to answer. */
export const send: Write = (exchange, clock, answer) => {
  const { response } = exchange;
  if (response.destroyed || response.writableEnded) return;
  writeHead(exchange, clock, answer);
  response.end(answer.body);
};

/** Writes the head and half of the body, then ends the connection, by a TCP reset or as one that is closed; booked as ours. */
export const sendHalf =
  (by: 'reset' | 'close'): Write =>
  (exchange, clock, answer) => {
    const { response, request, entry } = exchange;
    if (response.destroyed || response.writableEnded) return;
    writeHead(exchange, clock, answer);
    response.write(answer.body.slice(0, answer.body.length / 2), () => {
      entry.resetByUs = true;
      if (by === 'reset') request.socket.resetAndDestroy();
      else request.socket.destroy();
    });
  };

/** Writes a plain value, without an envelope: the form of the documented health and monitoring answers. */
export const sendPlain = (exchange: Exchange, clock: Clock, status: number, value: unknown): void =>
  send(exchange, clock, { status, body: JSON.stringify(value) });

/** Ends the connection with a TCP reset, booked as ours. */
export const resetExchange = ({ request, entry }: Exchange): void => {
  entry.resetByUs = true;
  request.socket.resetAndDestroy();
};
