import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, Pool } from 'undici';
import type { Clock } from '../../core/clock.ts';
import type { NamedHost } from '../../core/host-names.ts';
import type { QuoteSettings } from '../../core/scenario.ts';
import type { Credentials, QuoteRequestSpec } from '../../core/target-spec.ts';
import type { Tls } from '../../core/tls.ts';
import type { Via } from '../../core/wire-fault.ts';
import type { QuoteDriver, QuoteSink } from './contract.ts';
import { lackingPlaces } from './quote-answer.ts';
import { quoteConnector } from './quote-connect.ts';
import { type AnswerJudge, createAnswerJudge, textOfBytes } from './quote-judge.ts';
import type { PreparedRequest } from './quote-request.ts';
import { type AskedKinds, createWriter, oneKind } from './quote-writer.ts';
import { retryAfterUs } from './retry-after.ts';
import type { NextSource } from './sources.ts';
import { describeError, kindOfTransportFault } from './transport-fault.ts';
import { warmConnections } from './warm-connections.ts';

export type QuoteHttpOptions = {
  readonly baseUrl: string;
  readonly request: QuoteRequestSpec;
  readonly symbols: readonly string[];
  /** What each arrival of the plan asks, and as whom; left out: all ask `request` for `symbols`, as nobody in particular. */
  readonly asked?: AskedKinds;
  readonly credentials: Credentials;
  readonly settings: QuoteSettings & { readonly poolConnections: number; readonly inFlightMax: number };
  readonly runId: string;
  readonly clock: Clock;
  readonly sink: QuoteSink;
  readonly tls?: Tls | undefined;
  /** Connections go there instead. */
  readonly via?: Via;
  /** Hosts that were looked up: no connection to them asks again. */
  readonly names?: readonly NamedHost[];
  /** Where connections come from; left out: the system chooses. */
  readonly nextSource?: NextSource;
};

const BODY_MAX = 1_048_576;
/**
 * An idle connection is kept for longer than an arm is silent, where undici's 4 s would end it between two slices, and for less than the minute after which
 * proxies and balancers commonly end one without a word: a request that meets that end is reset.
 */
const KEEP_IDLE_MS = 55_000;
/**
 * So long before the time-out that a target announces is a connection let go: time for the request to get there. Its clock runs from the answer it sent,
 * ours from the answer we read, so half a second does for any way of less than that. undici's 2 s would open a connection for each request at `timeout=2`.
 */
const LET_GO_BEFORE_MS = 500;
const ABANDONED = new Error('abandoned');

/** Receives the answer to one slot's request. Its fields are reset for each request; a new one is made only after an abandoned request. */
class SlotHandler implements Dispatcher.DispatchHandler {
  readonly #slot: number;
  readonly #sink: QuoteSink;
  readonly #clock: Clock;
  #spec: QuoteRequestSpec;
  #judge: AnswerJudge;
  #controller: Dispatcher.DispatchController | null = null;
  #abandoned = false;
  #symbols: readonly string[] = [];
  #status = 0;
  /** Of an answer 429: null where it does not say when to come back. */
  #retryAfterUs: number | null = null;
  /** As bytes: a piece may end within a character. */
  #body = '';
  #over = false;

  constructor(slot: number, { sink, request, clock }: QuoteHttpOptions, judge: AnswerJudge) {
    this.#slot = slot;
    this.#sink = sink;
    this.#spec = request;
    this.#clock = clock;
    this.#judge = judge;
  }

  prepare({ spec, symbols }: PreparedRequest, judge: AnswerJudge): void {
    this.#spec = spec;
    this.#judge = judge;
    this.#symbols = symbols;
    this.#controller = null;
    this.#status = 0;
    this.#retryAfterUs = null;
    this.#body = '';
    this.#over = false;
  }

  abandon(): void {
    this.#abandoned = true;
    this.#controller?.abort(ABANDONED);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // An abort would also end the connection, to which nothing of this request was written; an error here ends the request alone.
    if (this.#abandoned) throw ABANDONED;
    this.#controller = controller;
    this.#sink.sent(this.#slot);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, statusCode: number, headers: IncomingHttpHeaders): void {
    this.#status = statusCode;
    if (statusCode < 200 || this.#abandoned) return;
    this.#sink.answering(this.#slot);
    if (statusCode === 429) this.#retryAfterUs = retryAfterUs(headers, this.#clock.wallMs());
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const piece = chunk.toString('latin1');
    this.#body = this.#body === '' ? piece : this.#body + piece;
    if (this.#body.length <= BODY_MAX) return;
    this.#fail('oversize', `HTTP ${this.#status}, body over ${BODY_MAX} bytes`);
    controller.abort(ABANDONED);
  }

  onResponseEnd(): void {
    if (this.#over || this.#abandoned) return;
    const fault = this.#judge.faultOf(this.#status, this.#symbols, this.#body);
    if (fault !== null) {
      const text = textOfBytes(this.#body);
      if (fault === 'missing-symbol' || fault === 'partial') this.#reportLacking(text);
      this.#fail(fault, `HTTP ${this.#status}: ${text}`);
      return;
    }
    this.#over = true;
    const mark = this.#spec.cache?.mark ?? null;
    if (mark !== null && this.#body.includes(mark)) this.#sink.fromCache?.(this.#slot);
    this.#sink.ok(this.#slot);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(kindOfTransportFault(error), describeError(error));
  }

  /** Of one symbol there is nothing to tell. */
  #reportLacking(text: string): void {
    if (this.#symbols.length < 2) return;
    for (const place of lackingPlaces(this.#spec, this.#symbols, text)) this.#sink.lacked(this.#slot, place);
  }

  #fail(kind: string, detail: string): void {
    if (this.#over || this.#abandoned) return;
    this.#over = true;
    if (this.#retryAfterUs !== null) this.#sink.retryAfter(this.#slot, this.#retryAfterUs);
    this.#sink.failed(this.#slot, kind, detail);
  }
}

/** The pool keeps the options of a request that waits for a connection, so each slot has its own: they change only with the slot's next request. */
type Slot = {
  readonly handler: SlotHandler;
  /** Of each kind of request. */
  readonly headers: readonly string[][];
  readonly options: Dispatcher.DispatchOptions;
};

/** Quotes over HTTP by undici's dispatcher: one handler a slot, requests prepared beforehand, keep-alive connections, no pipelining. */
export const createQuoteHttpDriver = (options: QuoteHttpOptions): QuoteDriver => {
  const { request, settings } = options;
  const warmth = warmConnections(quoteConnector(options));
  const pool = new Pool(options.baseUrl, {
    connections: settings.poolConnections,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    allowH2: false,
    keepAliveTimeout: KEEP_IDLE_MS,
    keepAliveMaxTimeout: KEEP_IDLE_MS,
    keepAliveTimeoutThreshold: LET_GO_BEFORE_MS,
    connect: warmth.connect,
  });
  const asked = options.asked ?? oneKind(request, options.symbols, settings.symbolsPerRequest);
  const writer = createWriter(asked, options);
  const judges = new Map(asked.kinds.map(({ spec }) => [spec, createAnswerJudge(spec)]));
  const anyJudge = createAnswerJudge(request);
  const createSlot = (slot: number): Slot => {
    const handler = new SlotHandler(slot, options, anyJudge);
    return { handler, headers: writer.headers(), options: { path: '/', method: request.method, body: null } };
  };
  // Of tens of thousands of slots a target in good health needs a few hundred: each is made when it is first used.
  const slots = new Array<Slot | undefined>(settings.inFlightMax).fill(undefined);
  const slotAt = (index: number): Slot => {
    if (index >= slots.length) throw new RangeError(`slot ${index} out of range`);
    const slot = slots[index] ?? createSlot(index);
    slots[index] = slot;
    return slot;
  };

  return {
    send: (index, arrival, symbolStart) => {
      const slot = slotAt(index);
      const ready = writer.write(slot, arrival, symbolStart);
      slot.handler.prepare(ready, judges.get(ready.spec) ?? anyJudge);
      warmth.used();
      pool.dispatch(slot.options, slot.handler);
    },
    abandon: (index) => {
      slots[index]?.handler.abandon();
      slots[index] = createSlot(index);
    },
    warm: warmth.warm,
    close: () => {
      warmth.close();
      return pool.destroy();
    },
  };
};
