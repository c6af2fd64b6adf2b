import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../core/clock.ts';
import type { QuoteRequestSpec } from '../../core/target-spec.ts';
import type { QuoteSink } from './contract.ts';
import { lackingPlaces } from './quote-answer.ts';
import { type AnswerJudge, textOfBytes } from './quote-judge.ts';
import type { PreparedRequest } from './quote-request.ts';
import { retryAfterUs } from './retry-after.ts';
import { describeError, kindOfTransportFault } from './transport-fault.ts';

const BODY_MAX = 1_048_576;
const ABANDONED = new Error('abandoned');
const NONE = -1;

export type SlotHandlerOptions = {
  readonly sink: QuoteSink;
  readonly clock: Clock;
  /** A connection has no request any more, whatever became of it. */
  readonly onFree: (connection: number) => void;
};

/** Receives the answer to one slot's request. Its fields are reset for each request; a new one is made only after an abandoned request. */
export class SlotHandler implements Dispatcher.DispatchHandler {
  readonly #slot: number;
  readonly #o: SlotHandlerOptions;
  #connection = NONE;
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

  constructor(slot: number, options: SlotHandlerOptions, spec: QuoteRequestSpec, judge: AnswerJudge) {
    this.#slot = slot;
    this.#o = options;
    this.#spec = spec;
    this.#judge = judge;
  }

  prepare({ spec, symbols }: PreparedRequest, judge: AnswerJudge, connection: number): void {
    this.#spec = spec;
    this.#judge = judge;
    this.#symbols = symbols;
    this.#connection = connection;
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
    if (this.#abandoned) {
      controller.abort(ABANDONED);
      return;
    }
    this.#controller = controller;
    this.#o.sink.sent(this.#slot);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, statusCode: number, headers: IncomingHttpHeaders): void {
    this.#status = statusCode;
    if (statusCode < 200 || this.#abandoned) return;
    this.#o.sink.answering(this.#slot);
    if (statusCode === 429) this.#retryAfterUs = retryAfterUs(headers, this.#o.clock.wallMs());
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const piece = chunk.toString('latin1');
    this.#body = this.#body === '' ? piece : this.#body + piece;
    if (this.#body.length <= BODY_MAX) return;
    this.#fail('oversize', `HTTP ${this.#status}, body over ${BODY_MAX} bytes`);
    controller.abort(ABANDONED);
  }

  onResponseEnd(): void {
    if (!this.#over && !this.#abandoned) this.#judgeAnswer();
    this.#letGo();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(kindOfTransportFault(error), describeError(error));
    this.#letGo();
  }

  #judgeAnswer(): void {
    const fault = this.#judge.faultOf(this.#status, this.#symbols, this.#body);
    if (fault !== null) {
      const text = textOfBytes(this.#body);
      if (fault === 'missing-symbol' || fault === 'partial') this.#reportLacking(text);
      this.#fail(fault, `HTTP ${this.#status}: ${text}`);
      return;
    }
    this.#over = true;
    const mark = this.#spec.cache?.mark ?? null;
    if (mark !== null && this.#body.includes(mark)) this.#o.sink.fromCache?.(this.#slot);
    this.#o.sink.ok(this.#slot);
  }

  /** Of one symbol there is nothing to tell. */
  #reportLacking(text: string): void {
    if (this.#symbols.length < 2) return;
    for (const place of lackingPlaces(this.#spec, this.#symbols, text)) this.#o.sink.lacked(this.#slot, place);
  }

  #fail(kind: string, detail: string): void {
    if (this.#over || this.#abandoned) return;
    this.#over = true;
    if (this.#retryAfterUs !== null) this.#o.sink.retryAfter(this.#slot, this.#retryAfterUs);
    this.#o.sink.failed(this.#slot, kind, detail);
  }

  /** Once a request: undici tells of an error after an end, too, where its end threw. */
  #letGo(): void {
    const connection = this.#connection;
    this.#connection = NONE;
    if (connection !== NONE) this.#o.onFree(connection);
  }
}
