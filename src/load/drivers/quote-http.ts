import type { Dispatcher } from 'undici';
import type { Clock } from '../../core/clock.ts';
import type { QuoteSettings } from '../../core/scenario.ts';
import type { Credentials, QuoteRequestSpec } from '../../core/target-spec.ts';
import type { Tls } from '../../core/tls.ts';
import type { Via } from '../../core/wire-fault.ts';
import type { QuoteDriver, QuoteSink } from './contract.ts';
import { QuoteClients } from './quote-clients.ts';
import { quoteConnector } from './quote-connect.ts';
import { SlotHandler } from './quote-handler.ts';
import { createAnswerJudge } from './quote-judge.ts';
import { type AskedKinds, createWriter, oneKind } from './quote-writer.ts';
import { SlotQueue } from './slot-queue.ts';
import type { NextSource } from './sources.ts';

export type QuoteHttpOptions = {
  readonly baseUrl: string;
  readonly request: QuoteRequestSpec;
  readonly symbols: readonly string[];
  /** What each arrival of the plan asks, and as whom; left out: all ask `request` for `symbols`, as nobody in particular. */
  readonly asked?: AskedKinds;
  readonly credentials: Credentials;
  readonly settings: QuoteSettings;
  readonly runId: string;
  readonly clock: Clock;
  readonly sink: QuoteSink;
  readonly tls?: Tls | undefined;
  /** Connections go there instead. */
  readonly via?: Via;
  /** Where connections come from; left out: the system chooses. */
  readonly nextSource?: NextSource;
};

/** How the requests of a driver are written and judged: one object for all of them, since undici reads it at once (`QuoteClients`). */
const askingOf = (options: QuoteHttpOptions) => {
  const { request, symbols, settings } = options;
  const asked = options.asked ?? oneKind(request, symbols, settings.symbolsPerRequest);
  const writer = createWriter(asked, options);
  // Nothing follows on a connection before its answer is whole, so nothing has to be held back for its head.
  const wire: Dispatcher.DispatchOptions = { path: '/', method: request.method, body: null, blocking: false };
  const anyJudge = createAnswerJudge(request);
  const judges = new Map(asked.kinds.map(({ spec }) => [spec, createAnswerJudge(spec)]));
  const slot = { headers: writer.headers(), options: wire };
  return {
    wire,
    anyJudge,
    write: (arrival: number, symbolStart: number) => writer.write(slot, arrival, symbolStart),
    judgeOf: (spec: QuoteRequestSpec) => judges.get(spec) ?? anyJudge,
  };
};

/**
 * Quotes over HTTP by undici's clients: one handler a slot, requests prepared beforehand, keep-alive connections, no pipelining. A request that finds no
 * connection free waits for one, in its turn.
 */
export const createQuoteHttpDriver = (options: QuoteHttpOptions): QuoteDriver => {
  const { request, settings, clock, sink } = options;
  const clients = new QuoteClients(options.baseUrl, settings.poolConnections, quoteConnector(options));
  const asking = askingOf(options);
  const waiting = new SlotQueue(settings.inFlightMax);
  const arrivalOf = new Int32Array(settings.inFlightMax);
  const startOf = new Int32Array(settings.inFlightMax);
  let isServing = false;

  const dispatch = (slot: number, connection: number): void => {
    const handler = handlers[slot];
    if (handler === undefined) throw new RangeError(`slot ${slot} out of range`);
    const ready = asking.write(arrivalOf[slot] ?? 0, startOf[slot] ?? 0);
    handler.prepare(ready, asking.judgeOf(ready.spec), connection);
    clients.dispatch(connection, asking.wire, handler);
  };
  const serve = (): void => {
    isServing = false;
    while (!waiting.isEmpty) {
      const connection = clients.take();
      if (connection === -1) return;
      dispatch(waiting.shift(), connection);
    }
  };
  // It is called from within undici, which is not done with that connection yet.
  const onFree = (connection: number): void => {
    clients.give(connection);
    if (isServing || waiting.isEmpty) return;
    isServing = true;
    clock.after(0, serve);
  };
  const createHandler = (slot: number): SlotHandler =>
    new SlotHandler(slot, { sink, clock, onFree }, request, asking.anyJudge);
  const handlers = Array.from({ length: settings.inFlightMax }, (_, slot) => createHandler(slot));

  return {
    send: (slot, arrival, symbolStart) => {
      arrivalOf[slot] = arrival;
      startOf[slot] = symbolStart;
      const connection = waiting.isEmpty ? clients.take() : -1;
      if (connection === -1) waiting.push(slot);
      else dispatch(slot, connection);
    },
    abandon: (slot) => {
      if (waiting.remove(slot)) return;
      handlers[slot]?.abandon();
      handlers[slot] = createHandler(slot);
    },
    close: async () => {
      while (!waiting.isEmpty) waiting.shift();
      await clients.close();
    },
  };
};
