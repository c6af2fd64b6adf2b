import type { Arm } from '../../core/modes.ts';
import type { OperationSeen } from '../../core/operation-counts.ts';
import type { Plan } from '../../core/plan.ts';
import type { SymbolCounts } from '../../core/record.ts';
import type { SliceRecord } from '../../core/slice.ts';
import type { TargetSpec } from '../../core/target-spec.ts';
import { unorderedAudience } from '../../measure/audience.ts';
import { OperationCounter } from '../../measure/operations.ts';
import { Recorder } from '../../measure/recorder.ts';
import { SymbolCounter } from '../../measure/symbols.ts';
import { createExampleKeeper, type Example, type ExampleKeeper } from '../examples.ts';
import { playedBetween } from '../played-slices.ts';
import type { SocketProgress } from '../progress.ts';
import { countingOf } from '../quote-counting.ts';
import type { SampleTap } from '../quote-lane.ts';
import type { Point } from './points.ts';
import { NO_SOCKET_FAULTS, type SocketFaults, SocketFold } from './socket-fold.ts';
import type { SocketPoint } from './socket-points.ts';

/** Which connections k6 plays, by how many virtual users, and how far the clock of an arm's stamps is ahead of ours. */
export type PlayedSockets = {
  readonly connections: Uint32Array;
  readonly lanes: number;
  /** Whether broadcasts are numbered, and all of their clients are k6's or of another shard. */
  readonly numbered: boolean;
  /** How many shards share each broadcast. */
  readonly shards: number;
  aheadMs(arm: Arm): number;
};

export type FoldOptions = {
  readonly plan: Plan;
  /** The arrivals that k6 plays. */
  readonly arrivals: Uint32Array;
  /** The sockets that k6 plays; left out: none. */
  readonly sockets?: PlayedSockets;
  readonly limits: { readonly responseMs: readonly number[]; readonly messageMs: readonly number[] };
  known(arm: Arm): Pick<TargetSpec, 'quoteSymbols' | 'quoteMarkets'>;
  readonly redact: (text: string) => string;
  readonly tap: SampleTap | null;
};

/** Arrivals of which there is no line, more than one, or one although k6 had not to play them, or that cannot be true. */
export type PointFaults = {
  readonly missing: number;
  readonly firstMissing: number | null;
  readonly doubled: number;
  readonly foreign: number;
  readonly sockets: SocketFaults;
};

export type Folded = {
  readonly slices: SliceRecord[];
  readonly examples: ReadonlyMap<Arm, readonly Example[]>;
  readonly bySymbol: ReadonlyMap<Arm, readonly SymbolCounts[]>;
  readonly byOperation: ReadonlyMap<Arm, readonly OperationSeen[]>;
  readonly faults: PointFaults;
};

type Lane = {
  readonly examples: ExampleKeeper;
  readonly symbols: SymbolCounter;
  readonly operations: OperationCounter;
  /** The most symbols of one request. */
  readonly perRequest: number;
};

const NOT_OURS = 0;
const AWAITED = 1;
const SEEN = 2;
const NO_SOCKETS: SocketProgress = { open: 0, subscribed: 0, lost: 0, messages: 0 };

/**
 * Folds what k6 saw into the slices of the plan, exactly as the native engine counts: each arrival ends in one class, and its times count from the
 * plan. released = due + lateness; the wait for a connection is queue.
 */
export class Fold {
  readonly #o: FoldOptions;
  readonly #recorder: Recorder;
  readonly #lanes: ReadonlyMap<Arm, Lane>;
  readonly #state: Uint8Array;
  readonly #sockets: SocketFold | null;
  #ended = 0;
  #doubled = 0;
  #foreign = 0;

  constructor(options: FoldOptions) {
    const { plan, arrivals, limits, redact } = options;
    this.#o = options;
    const { numbered = false, shards = 1 } = options.sockets ?? {};
    this.#recorder = new Recorder({
      ...{ slices: plan.slices, limits, numbered, workers: shards },
      ...{ follows: false, audience: unorderedAudience },
    });
    this.#state = new Uint8Array(plan.arrivals.count);
    for (const arrival of arrivals) {
      this.#state[arrival] = AWAITED;
      this.#recorder.arrivalPlanned(plan.arrivals.slice[arrival] ?? 0);
    }
    const laneOf = (arm: Arm): Lane => {
      const counting = countingOf(plan.scenario.quotes, options.known(arm), limits.responseMs);
      return {
        examples: createExampleKeeper(redact),
        symbols: new SymbolCounter(counting.symbols),
        operations: new OperationCounter({ ofKind: counting.operations, limitsMs: limits.responseMs }),
        perRequest: Math.max(1, ...counting.symbols.rounds.map(({ perRequest }) => perRequest)),
      };
    };
    this.#lanes = new Map(plan.modes.map((arm) => [arm, laneOf(arm)]));
    this.#sockets = this.#socketsOf(options);
  }

  #socketsOf({ plan, sockets }: FoldOptions): SocketFold | null {
    if (sockets === undefined || sockets.connections.length === 0) return null;
    const examplesOf = (arm: Arm) => this.#lanes.get(arm)?.examples ?? null;
    return new SocketFold({ plan, ...sockets, recorder: this.#recorder, examplesOf });
  }

  /** How many arrivals have ended so far. */
  get ended(): number {
    return this.#ended;
  }

  /** All that is told of sockets, to the last line of each virtual user; never where there are none: then k6 ends by itself. */
  get hasAllSockets(): boolean {
    return this.#sockets?.isWhole === true && this.#ended === this.#o.arrivals.length;
  }

  /** How its sockets stand. */
  get sockets(): SocketProgress {
    return this.#sockets?.progress() ?? NO_SOCKETS;
  }

  socket(point: SocketPoint): void {
    if (this.#sockets === null) this.#foreign += 1;
    else this.#sockets.point(point);
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
    // It slept through every slice from then on, and each of them had a k6 as late.
    for (const { index } of playedBetween(this.#o.plan.slices, dueUs, dueUs + lateUs))
      this.#recorder.echo(index, lateUs);
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
    if (slice?.judged === true && lane !== undefined) this.#countJudged(lane, point, endedUs - dueUs);
    if (point.detail !== '') lane?.examples.keep(outcome, endedUs, point.detail);
    if (outcome === 'dropped' || this.#o.tap === null) return;
    const instants = { scheduledUs: dueUs, releasedUs: dueUs + lateUs, sentUs, endedUs };
    this.#o.tap({ arrival, ...instants, outcome: outcome === 'timeout' ? 'unanswered' : outcome });
  }

  #countJudged(lane: Lane, { arrival, outcome, lacking }: Point, responseUs: number): void {
    const { symbolStart, kind: kinds } = this.#o.plan.arrivals;
    const { symbols, operations, perRequest } = lane;
    const [start, kind] = [symbolStart[arrival] ?? 0, kinds[arrival] ?? 0];
    if (outcome === 'ok') {
      symbols.ok(kind, start, responseUs);
      operations.ok(kind, responseUs);
      return;
    }
    const places = (_: unknown, place: number): number => (lacking.includes(place) ? 1 : 0);
    const marks = Uint8Array.from({ length: perRequest }, places);
    const failure = outcome === 'dropped' ? null : outcome;
    symbols.notOk(kind, start, failure, lacking.length > 0 ? marks : null);
    const end = outcome === 'dropped' ? 'dropped' : outcome === 'timeout' ? 'unanswered' : 'failed';
    operations.notOk(kind, end, failure);
  }

  /** What was counted; arrivals without a line stand as not released. `endedUs`: when k6 was over, from the start of the plan. */
  finish(endedUs = this.#o.plan.durationUs): Folded {
    const { arrivals, plan } = this.#o;
    const sockets = this.#sockets?.finish(endedUs) ?? NO_SOCKET_FAULTS;
    const missing = arrivals.filter((arrival) => this.#state[arrival] === AWAITED);
    for (const arrival of missing) this.#recorder.arrivalNotReleased(plan.arrivals.slice[arrival] ?? 0);
    return {
      slices: this.#recorder.finish(),
      examples: new Map([...this.#lanes].map(([arm, { examples }]) => [arm, examples.all()])),
      byOperation: new Map([...this.#lanes].map(([arm, { operations }]) => [arm, operations.finish()])),
      bySymbol: new Map([...this.#lanes].map(([arm, { symbols }]) => [arm, symbols.finish()])),
      faults: {
        ...{ missing: missing.length, firstMissing: missing[0] ?? null },
        ...{ doubled: this.#doubled, foreign: this.#foreign, sockets },
      },
    };
  }
}
