import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import type { SymbolCounts } from '../../core/record.ts';
import type { SliceRecord } from '../../core/slice.ts';
import { Recorder } from '../../measure/recorder.ts';
import { SymbolCounter } from '../../measure/symbols.ts';
import { createExampleKeeper, type Example, type ExampleKeeper } from '../examples.ts';
import type { SampleTap } from '../quote-lane.ts';
import { createSliceFinder, type SliceFinder } from '../slice-finder.ts';
import type { Point } from './points.ts';

export type FoldOptions = {
  readonly plan: Plan;
  /** The arrivals that k6 plays. */
  readonly arrivals: Uint32Array;
  readonly limits: { readonly responseMs: readonly number[]; readonly messageMs: readonly number[] };
  quoteSymbols(arm: Arm): readonly string[];
  readonly redact: (text: string) => string;
  readonly tap: SampleTap | null;
};

/** Arrivals of which there is no line, more than one, or one although k6 had not to play them, or that cannot be true. */
export type PointFaults = {
  readonly missing: number;
  readonly firstMissing: number | null;
  readonly doubled: number;
  readonly foreign: number;
};

export type Folded = {
  readonly slices: SliceRecord[];
  readonly examples: ReadonlyMap<Arm, readonly Example[]>;
  readonly bySymbol: ReadonlyMap<Arm, readonly SymbolCounts[]>;
  readonly faults: PointFaults;
};

type Lane = { readonly examples: ExampleKeeper; readonly symbols: SymbolCounter };

const NOT_OURS = 0;
const AWAITED = 1;
const SEEN = 2;

/**
 * Folds what k6 saw into the slices of the plan, exactly as the native engine counts: each arrival ends in one class, and its times count from the
 * plan. released = due + lateness; the wait for a free virtual user is queue, as is the wait for a connection.
 */
export class Fold {
  readonly #o: FoldOptions;
  readonly #recorder: Recorder;
  readonly #lanes: ReadonlyMap<Arm, Lane>;
  readonly #sliceAt: SliceFinder;
  readonly #state: Uint8Array;
  #ended = 0;
  #doubled = 0;
  #foreign = 0;

  constructor(options: FoldOptions) {
    const { plan, arrivals, limits, redact } = options;
    const { symbolsPerRequest: perRequest } = plan.scenario.quotes;
    this.#o = options;
    this.#recorder = new Recorder({ slices: plan.slices, limits, numbered: false, workers: 1 });
    this.#sliceAt = createSliceFinder(plan.slices);
    this.#state = new Uint8Array(plan.arrivals.count);
    for (const arrival of arrivals) {
      this.#state[arrival] = AWAITED;
      this.#recorder.arrivalPlanned(plan.arrivals.slice[arrival] ?? 0);
    }
    const laneOf = (arm: Arm): Lane => ({
      examples: createExampleKeeper(redact),
      symbols: new SymbolCounter({ symbols: options.quoteSymbols(arm), perRequest, limitsMs: limits.responseMs }),
    });
    this.#lanes = new Map(plan.modes.map((arm) => [arm, laneOf(arm)]));
  }

  /** How many arrivals have ended so far. */
  get ended(): number {
    return this.#ended;
  }

  point(point: Point): void {
    const { arrival, lateUs, sentUs } = point;
    const was = this.#state[arrival] ?? NOT_OURS;
    const dueUs = this.#o.plan.arrivals.dueUs[arrival] ?? 0;
    if (was === SEEN) this.#doubled += 1;
    // Sent before it was let go: no line of the player says so.
    else if (was === NOT_OURS || sentUs < dueUs + lateUs) this.#foreign += 1;
    else {
      this.#state[arrival] = SEEN;
      this.#ended += 1;
      this.#count(point, dueUs);
    }
  }

  /** A virtual user without work woke up so late: how k6 itself fared in the slice that was being played. */
  pulse(dueUs: number, lateUs: number): void {
    const { slices } = this.#o.plan;
    for (const arm of this.#lanes.keys()) {
      const slice = slices[this.#sliceAt(arm, dueUs)];
      if (slice !== undefined && slice.startUs <= dueUs && dueUs < slice.endUs)
        this.#recorder.echo(slice.index, lateUs);
    }
  }

  #count(point: Point, dueUs: number): void {
    const { arrivals, slices } = this.#o.plan;
    const { arrival, lateUs, sentUs, endedUs, outcome } = point;
    const at = arrivals.slice[arrival] ?? 0;
    const slice = slices[at];
    this.#recorder.arrivalReleased(at, lateUs);
    if (outcome === 'dropped') this.#recorder.arrivalDropped(at);
    else if (outcome === 'timeout') this.#recorder.arrivalUnanswered(at);
    else if (outcome !== 'ok') this.#recorder.arrivalFailed(at, outcome);
    else this.#recorder.arrivalOk(at, lateUs, sentUs - dueUs - lateUs, endedUs - sentUs);
    const lane = slice === undefined ? undefined : this.#lanes.get(slice.mode);
    if (slice?.judged === true && lane !== undefined) this.#countSymbols(lane.symbols, point, endedUs - dueUs);
    if (point.detail !== '') lane?.examples.keep(outcome, endedUs, point.detail);
    if (outcome === 'dropped' || this.#o.tap === null) return;
    const instants = { scheduledUs: dueUs, releasedUs: dueUs + lateUs, sentUs, endedUs };
    this.#o.tap({ arrival, ...instants, outcome: outcome === 'timeout' ? 'unanswered' : outcome });
  }

  #countSymbols(symbols: SymbolCounter, { arrival, outcome, lacking }: Point, responseUs: number): void {
    const { arrivals, scenario } = this.#o.plan;
    const start = arrivals.symbolStart[arrival] ?? 0;
    if (outcome === 'ok') {
      symbols.ok(start, responseUs);
      return;
    }
    const places = (_: unknown, place: number): number => (lacking.includes(place) ? 1 : 0);
    const marks = Uint8Array.from({ length: scenario.quotes.symbolsPerRequest }, places);
    symbols.notOk(start, outcome === 'dropped' ? null : outcome, lacking.length > 0 ? marks : null);
  }

  /** What was counted; arrivals without a line stand as not released. */
  finish(): Folded {
    const { arrivals, plan } = this.#o;
    const missing = arrivals.filter((arrival) => this.#state[arrival] === AWAITED);
    for (const arrival of missing) this.#recorder.arrivalNotReleased(plan.arrivals.slice[arrival] ?? 0);
    return {
      slices: this.#recorder.finish(),
      examples: new Map([...this.#lanes].map(([arm, { examples }]) => [arm, examples.all()])),
      bySymbol: new Map([...this.#lanes].map(([arm, { symbols }]) => [arm, symbols.finish()])),
      faults: {
        ...{ missing: missing.length, firstMissing: missing[0] ?? null },
        ...{ doubled: this.#doubled, foreign: this.#foreign },
      },
    };
  }
}
