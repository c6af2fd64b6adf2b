import type { AmissKind } from '../../core/target-books.ts';
import type { Malformation } from '../faults/fault.ts';
import { send, type Write } from './exchange.ts';

type Spoilt = { readonly amiss: AmissKind; readonly bodyOf: (body: string) => string };

/** `cut` is announced with the length that it has, so that HTTP finds nothing wrong with it. */
const SPOILT: Readonly<Record<Malformation, Spoilt>> = {
  html: { amiss: 'not-json', bodyOf: () => '<html><body><h1>It works!</h1></body></html>' },
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
    send(exchange, clock, { ...answer, body: bodyOf(answer.body) });
  };
