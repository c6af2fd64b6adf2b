import type { IncomingHttpHeaders } from 'node:http';
import type { AmissKind } from '../../core/target-books.ts';
import type { Malformation } from '../faults/fault.ts';
import { send, type Write } from './exchange.ts';

type Spoilt = { readonly amiss: AmissKind; readonly bodyOf: (body: string, headers: IncomingHttpHeaders) => string };

/** What a proxy's page tells of the request, credentials too: whoever keeps it must blank them. */
const pageOf = ({ authorization, 'x-access-token': token }: IncomingHttpHeaders): string =>
  `<html><body><h1>Bad gateway</h1>${[authorization, token].map((sent) => `<p>${sent ?? '-'}</p>`).join('')}</body></html>`;

/** `cut` is announced with the length that it has, so that HTTP finds nothing wrong with it. */
const SPOILT: Readonly<Record<Malformation, Spoilt>> = {
  html: { amiss: 'not-json', bodyOf: (_, headers) => pageOf(headers) },
  cut: { amiss: 'not-json', bodyOf: (body) => body.slice(0, body.length / 2) },
  envelope: { amiss: 'envelope', bodyOf: () => '{"status":"ok"}' },
  refusal: { amiss: 'envelope', bodyOf: (body) => body.replace('"success":true', '"success":false') },
};

/** Writes the status and the head of an answer, and a body that is none; booked as what it became. */
export const sendMalformed =
  (how: Malformation): Write =>
  (exchange, clock, answer) => {
    const { amiss, bodyOf } = SPOILT[how];
    exchange.entry.amiss = amiss;
    send(exchange, clock, { ...answer, body: bodyOf(answer.body, exchange.request.headers) });
  };
