import { randomUUID } from 'node:crypto';
import type { World } from '../world.ts';
import { idHeaders, isoOf, successBody } from './envelope.ts';
import type { Exchange } from './exchange.ts';
import { type Delivery, underQuoteFaults, WHOLE } from './quote-faults.ts';
import { rowsOfSymbol, type Wanted } from './receiver-types.ts';

/** Quotes to answer: each symbol as the answer names it, beside its strict form. */
export type QuoteOrder = {
  readonly symbols: readonly { readonly named: string; readonly strict: string | null }[];
  readonly providerJson: string;
  readonly wanted: Wanted;
};

/** The rows of an order, symbol by symbol; one asked twice, or unknown, has none of its own (docs/spec/target-contract.md 7.2). */
const servedOf = ({ symbols, wanted }: QuoteOrder, world: World): readonly (readonly string[])[] => {
  const served = new Map<string, readonly string[]>();
  for (const { named, strict } of symbols) {
    const rows = rowsOfSymbol(named, strict, wanted, world);
    if (rows !== null) served.set(named, rows);
  }
  return [...served.values()];
};

type Ordered = { readonly order: QuoteOrder; readonly headers: readonly string[]; readonly delivery: Delivery };

const sendQuotes = (exchange: Exchange, world: World, { order, headers, delivery }: Ordered): void => {
  const { clock } = world;
  const wallMs = clock.wallMs();
  const all = servedOf(order, world);
  // What is left out without a word counts as processed.
  const whole = delivery.leavesOut === 'said' ? all.slice(0, -1) : all;
  const kept = (delivery.leavesOut === 'unsaid' ? whole.slice(0, -1) : whole).slice(0, world.faults.rowsMost());
  const requestId = randomUUID();
  const requested = order.symbols.length;
  if (whole.length < requested) exchange.entry.amiss = 'partial';
  else if (kept.length < whole.length) exchange.entry.amiss = 'missing-symbol';
  const tookMs = Math.round((clock.nowUs() - exchange.entry.receivedUs) / 1000);
  const metadata =
    `{"provider":${order.providerJson},"capability":"${order.wanted.receiverType}","timestamp":"${isoOf(wallMs)}","requestId":"${requestId}",` +
    `"processingTimeMs":${tookMs},"hasPartialFailures":${whole.length < requested},"totalRequested":${requested},` +
    `"successfullyProcessed":${whole.length}}`;
  const body = successBody(`{"data":[${kept.flat().join(',')}],"metadata":${metadata}}`, wallMs);
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
