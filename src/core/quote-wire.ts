import { z } from 'zod';
import { countSchema } from './counts.ts';
import { histogramSchema } from './slice.ts';

/** What the quote requests of one arm met on the wire, over the whole run. Times in microseconds. */
export const quoteWireSchema = z.strictObject({
  /** Of each connection made: TCP (and the look-up of a name that was not looked up before the load, as `localhost`), then TLS (empty without). */
  connect: histogramSchema,
  tls: histogramSchema,
  /** Of the OK answers: from the request's first byte to the head of its answer, and from there to its end; together the service clock. */
  firstByte: histogramSchema,
  body: histogramSchema,
  /** Answers 429 that said when to come back: how many, and the longest wait asked for (null: none could be read). */
  retryAfter: z.strictObject({
    seen: countSchema,
    maxMs: z.number().min(0).nullable(),
    /** Requests that fell due within such a wait and were not sent, where the scenario honours it: they are among the dropped. */
    held: countSchema,
  }),
});
export type QuoteWire = z.infer<typeof quoteWireSchema>;
