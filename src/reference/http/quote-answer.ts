import { randomUUID } from 'node:crypto';
import type { World } from '../world.ts';
import { idHeaders, isoOf, successBody } from './envelope.ts';
import type { Exchange } from './exchange.ts';
import { type Delivery, underQuoteFaults, WHOLE } from './quote-faults.ts';

/** Quotes to answer: each symbol as the answer names it, beside its strict form. */
export type QuoteOrder = {
  readonly symbols: readonly { readonly named: string; readonly strict: string | null }[];
  readonly providerJson: string;
};

/** The rows of an order; a symbol asked twice, or unknown, gives no row of its own (docs/spec/target-contract.md 7.2). */
const rowsOf = (order: QuoteOrder, world: World): readonly string[] => {
  const rows = new Map<string, string>();
  for (const { named, strict } of order.symbols) {
    const tail = strict === null ? null : world.market.quoteTail(strict);
    if (tail !== null) rows.set(named, `{"symbol":"${named}",${tail}`);
  }
  return [...rows.values()];
};

type Ordered = { readonly order: QuoteOrder; readonly headers: readonly string[]; readonly delivery: Delivery };

const sendQuotes = (exchange: Exchange, world: World, { order, headers, delivery }: Ordered): void => {
  const { clock } = world;
  const wallMs = clock.wallMs();
  const all = rowsOf(order, world);
  // What is left out without a word counts as processed.
  const whole = delivery.leavesOut === 'said' ? all.slice(0, -1) : all;
  const rows = (delivery.leavesOut === 'unsaid' ? whole.slice(0, -1) : whole).slice(0, world.faults.rowsMost());
  const requestId = randomUUID();
  const requested = order.symbols.length;
  if (whole.length < requested) exchange.entry.amiss = 'partial';
  else if (rows.length < whole.length) exchange.entry.amiss = 'missing-symbol';
  const tookMs = Math.round((clock.nowUs() - exchange.entry.receivedUs) / 1000);
  const metadata =
    `{"provider":${order.providerJson},"capability":"get-stock-quote","timestamp":"${isoOf(wallMs)}","requestId":"${requestId}",` +
    `"processingTimeMs":${tookMs},"hasPartialFailures":${whole.length < requested},"totalRequested":${requested},` +
    `"successfullyProcessed":${whole.length}}`;
  const body = successBody(`{"data":[${rows.join(',')}],"metadata":${metadata}}`, wallMs);
  delivery.write(exchange, clock, { status: 200, body, headers: [...idHeaders(requestId, wallMs), ...headers] });
};

/** Answers an order, or does what the planted faults make of it. */
export const answerQuotes = (exchange: Exchange, world: World, order: QuoteOrder, headers: readonly string[]): void => {
  if (!world.faults.touchesQuotes()) sendQuotes(exchange, world, { order, headers, delivery: WHOLE });
  else {
    const symbols = order.symbols.map(({ strict }) => strict);
    underQuoteFaults(exchange, world, { headers, symbols }, (delivery) =>
      sendQuotes(exchange, world, { order, headers, delivery }),
    );
  }
};
