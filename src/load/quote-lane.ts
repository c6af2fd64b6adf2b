import type { Clock } from '../core/clock.ts';
import type { OperationSeen } from '../core/operation-counts.ts';
import type { PlannedArrivals, PlannedSlice } from '../core/plan.ts';
import type { QuoteWire } from '../core/quote-wire.ts';
import type { SymbolCounts } from '../core/record.ts';
import type { QuoteSettings } from '../core/scenario.ts';
import { type NotOk, OperationCounter } from '../measure/operations.ts';
import { QuoteWireCounter } from '../measure/quote-wire.ts';
import type { Recorder } from '../measure/recorder.ts';
import { SymbolCounter, type SymbolCounterOptions } from '../measure/symbols.ts';
import type { QuoteDriver, QuoteSink } from './drivers/contract.ts';
import type { ExampleKeeper } from './examples.ts';

/** One arrival that ended: its four instants in microseconds from the start of the run (NaN = never sent), and how it ended. */
export type ArrivalSample = {
  readonly arrival: number;
  readonly scheduledUs: number;
  readonly releasedUs: number;
  readonly sentUs: number;
  readonly endedUs: number;
  readonly outcome: string;
};

/** Told of every arrival that ended; asked for only where each sample is wanted. */
export type SampleTap = (sample: ArrivalSample) => void;

export type QuoteLaneOptions = {
  readonly clock: Clock;
  readonly startUs: number;
  readonly arrivals: PlannedArrivals;
  readonly slices: readonly PlannedSlice[];
  readonly symbols: SymbolCounterOptions;
  /** The operation of each kind of request. */
  readonly operations: readonly string[];
  readonly recorder: Recorder;
  readonly examples: ExampleKeeper;
  readonly settings: Pick<QuoteSettings, 'timeoutMs' | 'honourRetryAfter'> & { readonly inFlightMax: number };
  readonly tap: SampleTap | null;
  /** Called last for each request that was answered or failed. */
  ended(nowUs: number): void;
};

const FREE = -1;
const NEVER = Number.NaN;

/**
 * The quote requests of one mode: takes an arrival when the pacer releases it, gives it a slot, and records how it ended. With no slot
 * free the arrival is dropped: the target did not serve what it was asked.
 */
export class QuoteLane implements QuoteSink {
  readonly #o: QuoteLaneOptions;
  readonly #arrivalOf: Int32Array;
  readonly #releasedUs: Float64Array;
  readonly #sentUs: Float64Array;
  readonly #headUs: Float64Array;
  readonly #free: Int32Array;
  readonly #bySymbol: SymbolCounter;
  readonly #wire = new QuoteWireCounter();
  #holdUntilUs = Number.NEGATIVE_INFINITY;
  #isAsked = false;
  readonly #byOperation: OperationCounter;
  /** Of the request that is about to fail: a 1 for each place whose symbol its answer lacked. */
  readonly #lacking: Uint8Array;
  #lackingCount = 0;
  #isFromCache = false;
  #freeCount: number;
  #driver: QuoteDriver | null = null;

  constructor(options: QuoteLaneOptions) {
    const { inFlightMax } = options.settings;
    this.#o = options;
    this.#arrivalOf = new Int32Array(inFlightMax).fill(FREE);
    this.#releasedUs = new Float64Array(inFlightMax);
    this.#sentUs = new Float64Array(inFlightMax);
    this.#headUs = new Float64Array(inFlightMax);
    this.#free = Int32Array.from({ length: inFlightMax }, (_, i) => inFlightMax - 1 - i);
    this.#freeCount = inFlightMax;
    this.#bySymbol = new SymbolCounter(options.symbols);
    this.#byOperation = new OperationCounter({ ofKind: options.operations, limitsMs: options.symbols.limitsMs });
    this.#lacking = new Uint8Array(Math.max(1, ...options.symbols.rounds.map(({ perRequest }) => perRequest)));
  }

  use(driver: QuoteDriver): void {
    this.#driver = driver;
  }

  /** Its next slice begins shortly, after a silence of ours. */
  warm(): void {
    this.#driver?.warm?.();
  }

  get inFlight(): number {
    return this.#o.settings.inFlightMax - this.#freeCount;
  }

  #now(): number {
    return this.#o.clock.nowUs() - this.#o.startUs;
  }

  #sliceOf(arrival: number): number {
    return this.#o.arrivals.slice[arrival] ?? 0;
  }

  release(arrival: number, nowUs: number): void {
    const slice = this.#sliceOf(arrival);
    this.#o.recorder.arrivalReleased(slice, nowUs - (this.#o.arrivals.dueUs[arrival] ?? 0));
    this.#isAsked = true;
    const isHeld = nowUs < this.#holdUntilUs;
    if (isHeld) this.#wire.held();
    if (isHeld || this.#freeCount === 0) {
      this.#o.recorder.arrivalDropped(slice);
      this.#notOk(arrival, 'dropped', null, null);
      return;
    }
    this.#freeCount -= 1;
    const slot = this.#free[this.#freeCount] ?? 0;
    this.#arrivalOf[slot] = arrival;
    this.#releasedUs[slot] = nowUs;
    this.#sentUs[slot] = NEVER;
    this.#headUs[slot] = NEVER;
    this.#driver?.send(slot, arrival, this.#o.arrivals.symbolStart[arrival] ?? 0);
  }

  #isJudged(arrival: number): boolean {
    return this.#o.slices[this.#sliceOf(arrival)]?.judged === true;
  }

  /** `failure` null: it was never sent. */
  #notOk(arrival: number, end: NotOk, failure: string | null, lacking: Uint8Array | null): void {
    if (!this.#isJudged(arrival)) return;
    const kind = this.#o.arrivals.kind[arrival] ?? 0;
    this.#bySymbol.notOk(kind, this.#o.arrivals.symbolStart[arrival] ?? 0, failure, lacking);
    this.#byOperation.notOk(kind, end, failure);
  }

  #judgedOk(arrival: number, responseUs: number): void {
    const kind = this.#o.arrivals.kind[arrival] ?? 0;
    this.#bySymbol.ok(kind, this.#o.arrivals.symbolStart[arrival] ?? 0, responseUs);
    this.#byOperation.ok(kind, responseUs, this.#isFromCache);
  }

  #give(slot: number): number {
    const arrival = this.#arrivalOf[slot] ?? FREE;
    this.#arrivalOf[slot] = FREE;
    this.#free[this.#freeCount] = slot;
    this.#freeCount += 1;
    return arrival;
  }

  opened(connectUs: number, tlsUs: number): void {
    this.#wire.opened(connectUs, tlsUs);
  }

  sent(slot: number): void {
    if (this.#arrivalOf[slot] !== FREE) this.#sentUs[slot] = this.#now();
  }

  answering(slot: number): void {
    if (this.#arrivalOf[slot] !== FREE) this.#headUs[slot] = this.#now();
  }

  retryAfter(slot: number, waitUs: number): void {
    if (this.#arrivalOf[slot] === FREE) return;
    this.#wire.retryAfter(waitUs);
    if (this.#o.settings.honourRetryAfter && !Number.isNaN(waitUs))
      this.#holdUntilUs = Math.max(this.#holdUntilUs, this.#now() + waitUs);
  }

  ok(slot: number): void {
    if (this.#arrivalOf[slot] === FREE) return;
    const endedUs = this.#now();
    const arrival = this.#give(slot);
    const releasedUs = this.#releasedUs[slot] ?? 0;
    const sentUs = this.#sentUs[slot] ?? releasedUs;
    const latenessUs = releasedUs - (this.#o.arrivals.dueUs[arrival] ?? 0);
    const queueUs = sentUs - releasedUs;
    const serviceUs = endedUs - sentUs;
    this.#o.recorder.arrivalOk(this.#sliceOf(arrival), latenessUs, queueUs, serviceUs);
    const headUs = this.#headUs[slot] ?? NEVER;
    if (!Number.isNaN(headUs)) this.#wire.ok(headUs - sentUs, endedUs - headUs);
    if (this.#isJudged(arrival)) this.#judgedOk(arrival, latenessUs + queueUs + serviceUs);
    this.#isFromCache = false;
    if (this.#o.tap !== null) this.#tapSample(slot, arrival, endedUs, 'ok');
    this.#o.ended(endedUs);
  }

  fromCache(): void {
    this.#isFromCache = true;
  }

  lacked(slot: number, place: number): void {
    if (this.#arrivalOf[slot] === FREE) return;
    this.#lacking[place] = 1;
    this.#lackingCount += 1;
  }

  failed(slot: number, kind: string, detail: string): void {
    if (this.#arrivalOf[slot] === FREE) return;
    const endedUs = this.#now();
    const arrival = this.#give(slot);
    this.#o.recorder.arrivalFailed(this.#sliceOf(arrival), kind);
    this.#notOk(arrival, 'failed', kind, this.#lackingCount > 0 ? this.#lacking : null);
    this.#lacking.fill(0);
    this.#lackingCount = 0;
    this.#o.examples.keep(kind, endedUs, detail);
    if (this.#o.tap !== null) this.#tapSample(slot, arrival, endedUs, kind);
    this.#o.ended(endedUs);
  }

  /** The judged requests by symbol. */
  bySymbol(): SymbolCounts[] {
    return this.#bySymbol.finish();
  }

  /** What its requests met on the wire; null where it released none. */
  wire(): QuoteWire | null {
    return this.#isAsked ? this.#wire.finish() : null;
  }

  /** The judged requests by operation. */
  byOperation(): OperationSeen[] {
    return this.#byOperation.finish();
  }

  #tapSample(slot: number, arrival: number, endedUs: number, outcome: string): void {
    this.#o.tap?.({
      arrival,
      scheduledUs: this.#o.arrivals.dueUs[arrival] ?? 0,
      releasedUs: this.#releasedUs[slot] ?? 0,
      sentUs: this.#sentUs[slot] ?? NEVER,
      endedUs,
      outcome,
    });
  }

  /** Gives up on every request released before `nowUs - timeout`: unanswered. */
  sweep(nowUs: number): void {
    this.#abandonReleasedBefore(nowUs - this.#o.settings.timeoutMs * 1000, nowUs);
  }

  /** Gives up on everything in flight: the drain is over. */
  abandonAll(nowUs: number): void {
    this.#abandonReleasedBefore(Number.POSITIVE_INFINITY, nowUs);
  }

  #abandonReleasedBefore(limitUs: number, nowUs: number): void {
    if (this.inFlight === 0) return;
    for (let slot = 0; slot < this.#arrivalOf.length; slot += 1) {
      const arrival = this.#arrivalOf[slot] ?? FREE;
      if (arrival === FREE || (this.#releasedUs[slot] ?? 0) > limitUs) continue;
      this.#driver?.abandon(slot);
      this.#give(slot);
      this.#o.recorder.arrivalUnanswered(this.#sliceOf(arrival));
      this.#notOk(arrival, 'unanswered', 'timeout', null);
      this.#o.examples.keep('timeout', nowUs, `no answer to request ${arrival}`);
      if (this.#o.tap !== null) this.#tapSample(slot, arrival, nowUs, 'unanswered');
    }
  }
}
