import type { QuoteWire } from '../core/quote-wire.ts';
import { greatest } from './greatest.ts';
import { mergeEncoded } from './histogram.ts';
import { SealableHistogram } from './sealable.ts';

/** Counts what the quote requests of one arm meet on the wire. Numbers in, whole microseconds; NaN = not known. */
export class QuoteWireCounter {
  readonly #connect = new SealableHistogram();
  readonly #tls = new SealableHistogram();
  readonly #firstByte = new SealableHistogram();
  readonly #body = new SealableHistogram();
  #seen = 0;
  #longestUs = Number.NaN;
  #held = 0;

  opened(connectUs: number, tlsUs: number): void {
    if (!Number.isNaN(connectUs)) this.#connect.record(connectUs);
    if (!Number.isNaN(tlsUs)) this.#tls.record(tlsUs);
  }

  ok(firstByteUs: number, bodyUs: number): void {
    this.#firstByte.record(firstByteUs);
    this.#body.record(bodyUs);
  }

  retryAfter(waitUs: number): void {
    this.#seen += 1;
    if (!Number.isNaN(waitUs) && !(waitUs <= this.#longestUs)) this.#longestUs = waitUs;
  }

  held(): void {
    this.#held += 1;
  }

  finish(): QuoteWire {
    const maxMs = Number.isNaN(this.#longestUs) ? null : this.#longestUs / 1000;
    return {
      connect: this.#connect.finish(),
      tls: this.#tls.finish(),
      firstByte: this.#firstByte.finish(),
      body: this.#body.finish(),
      retryAfter: { seen: this.#seen, maxMs, held: this.#held },
    };
  }
}

/** What several workers or shards met, as if one had met it all; null where one of them does not say, or there is none. */
export const mergeQuoteWire = (parts: readonly (QuoteWire | null)[]): QuoteWire | null => {
  const known = parts.filter((part) => part !== null);
  if (known.length === 0 || known.length < parts.length) return null;
  const sum = (of: (part: QuoteWire) => number): number => known.reduce((total, part) => total + of(part), 0);
  return {
    connect: mergeEncoded(known.map(({ connect }) => connect)),
    tls: mergeEncoded(known.map(({ tls }) => tls)),
    firstByte: mergeEncoded(known.map(({ firstByte }) => firstByte)),
    body: mergeEncoded(known.map(({ body }) => body)),
    retryAfter: {
      seen: sum(({ retryAfter }) => retryAfter.seen),
      maxMs: greatest(known.map(({ retryAfter }) => retryAfter.maxMs)),
      held: sum(({ retryAfter }) => retryAfter.held),
    },
  };
};
