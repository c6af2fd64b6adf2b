import type { Cancel, Clock } from '../core/clock.ts';
import type { LivePart } from '../core/live.ts';
import type { Arm } from '../core/modes.ts';
import type { Plan } from '../core/plan.ts';
import { inFlightMaxOf } from '../core/quote-pool.ts';
import type { TargetSpec } from '../core/target-spec.ts';
import { Recorder } from '../measure/recorder.ts';
import { ArmInstants, warmingsOf } from './arm-instants.ts';
import { arrivalsOf, connectionsOf, DueCursor, orderedBy, type Share } from './cursor.ts';
import { type Drain, drainUsOf } from './drain.ts';
import type { DriverFactory } from './drivers/contract.ts';
import { type EngineResult, resultOf } from './engine-result.ts';
import { createExampleKeeper } from './examples.ts';
import type { Lane } from './lane.ts';
import { playedBetween } from './played-slices.ts';
import { type Progress, progressOfLanes } from './progress.ts';
import { countingOf } from './quote-counting.ts';
import { QuoteLane, type SampleTap } from './quote-lane.ts';
import { ReadFirst } from './read-first.ts';
import { createSliceFinder, type SliceFinder } from './slice-finder.ts';
import { SocketLane } from './socket-lane.ts';
import { Sweeps } from './sweeps.ts';
import { twinBookOf } from './twins.ts';

export type EngineOptions = {
  readonly plan: Plan;
  readonly shard: Share;
  /** Slices whose requests and sockets another engine plays; left out: none. */
  readonly elsewhere?: ReadonlySet<number>;
  readonly clock: Clock;
  /** The instant of the clock at which the plan begins; null: `beginAt` will say. */
  readonly startUs: number | null;
  readonly drivers: DriverFactory;
  readonly limits: { readonly responseMs: readonly number[]; readonly messageMs: readonly number[] };
  /** What the requests of an arm go round. */
  quoteSymbols(arm: Arm): readonly string[];
  /** Those of each market; left out: none is known. */
  quoteMarkets?(arm: Arm): TargetSpec['quoteMarkets'];
  /** How many symbols the sockets of an arm go round; 0 where nothing numbers their messages. */
  numberedSymbols(arm: Arm): number;
  readonly redact: (text: string) => string;
  readonly tap: SampleTap | null;
  /** Called about once a second and at each slice's end with the busy share (0 to 1) of the loop since the last call. */
  readonly loopUtilisation: (() => number) | null;
  /** Told of slices that are over while the run plays, a few times a second; null = nobody wants to know. */
  readonly live: ((parts: readonly LivePart[]) => void) | null;
};

const HOUSEKEEPING_US = 250_000;
/** So long are requests released, or sockets told to leave, before answers are looked at: at a rate beyond our means there would always be one more that is due. */
const BURST_US = 1_000;

/**
 * Plays one shard of a plan: releases every arrival and socket when it is due, whatever the target does (open model), then drains. Works
 * on any clock; on a virtual one a run takes no time.
 */
export class Engine {
  readonly #o: EngineOptions;
  readonly #recorder: Recorder;
  readonly #lanes = new Map<Arm, Lane>();
  readonly #drivers: { close(): Promise<void> }[] = [];
  readonly #sliceAt: SliceFinder;
  readonly #arrivals: DueCursor;
  readonly #opening: DueCursor;
  readonly #leaving: DueCursor;
  readonly #herds: ArmInstants;
  readonly #warmings: ArmInstants;
  #startUs: number;
  #released = 0;
  readonly #sweeps = new Sweeps();
  readonly #reads = new ReadFirst();
  #nextHousekeepingUs = HOUSEKEEPING_US;
  #drainUntilUs = Number.POSITIVE_INFINITY;
  #allLeft = false;
  #drain: Drain = 'whole';
  #latenessMaxUs = 0;
  #cancel: Cancel = () => {};
  #finish: (() => void) | null = null;

  constructor(options: EngineOptions) {
    this.#o = options;
    this.#startUs = options.startUs ?? Number.POSITIVE_INFINITY;
    const { plan, shard } = options;
    this.#recorder = new Recorder({
      slices: plan.slices,
      limits: options.limits,
      numbered: plan.modes.every((mode) => options.numberedSymbols(mode) > 0),
      workers: shard.count,
    });
    this.#sliceAt = createSliceFinder(plan.slices);
    for (const mode of plan.modes) this.#lanes.set(mode, this.#createLane(mode));
    const isOurs = (slice: number): boolean => options.elsewhere?.has(slice) !== true;
    const arrivals = arrivalsOf(plan, shard, isOurs);
    const connections = connectionsOf(plan, shard, isOurs);
    for (const arrival of arrivals) this.#recorder.arrivalPlanned(plan.arrivals.slice[arrival] ?? 0);
    for (const connection of connections) this.#recorder.connectionPlanned(plan.connections.slice[connection] ?? 0);
    this.#arrivals = new DueCursor(arrivals, plan.arrivals.dueUs);
    this.#opening = new DueCursor(connections, plan.connections.dueUs);
    this.#leaving = new DueCursor(orderedBy(connections, plan.connections.leaveUs), plan.connections.leaveUs);
    this.#herds = new ArmInstants(plan.herds);
    this.#warmings = new ArmInstants(warmingsOf(plan));
  }

  #createLane(mode: Arm): Lane {
    const { plan, shard, drivers, tap } = this.#o;
    const clock = { ...this.#o.clock, nowUs: () => this.#now() };
    const { quotes, sockets } = plan.scenario;
    const examples = createExampleKeeper(this.#o.redact);
    const shared = { clock, startUs: 0, recorder: this.#recorder, examples };
    const known = { quoteSymbols: this.#o.quoteSymbols(mode), quoteMarkets: this.#o.quoteMarkets?.(mode) ?? {} };
    const quoteLane = new QuoteLane({
      ...shared,
      ...{ arrivals: plan.arrivals, slices: plan.slices },
      ...countingOf(quotes, known, this.#o.limits.responseMs),
      settings: { ...quotes, inFlightMax: inFlightMaxOf(plan.scenario, shard.count) },
      tap,
    });
    const socketLane = new SocketLane({
      ...shared,
      ...{ connections: plan.connections, slices: plan.slices },
      ...{ connectTimeoutUs: sockets.connectTimeoutMs * 1000, convergeMs: sockets.convergeMs },
      sliceAt: this.#sliceAt,
      returnSeed: sockets.reconnect ? plan.seed : null,
      slowReading: { pauseUs: sockets.slowReaders.pauseMs * 1000, readUs: sockets.slowReaders.readMs * 1000 },
      numbered: { symbols: this.#o.numberedSymbols(mode), perConnection: sockets.symbolsPerConnection },
      twins: twinBookOf(plan, this.#o.shard, mode),
    });
    const quoteDriver = drivers.quotes(mode, quoteLane);
    const socketDriver = drivers.sockets(mode, socketLane);
    quoteLane.use(quoteDriver);
    socketLane.use(socketDriver);
    this.#drivers.push(quoteDriver, socketDriver);
    return { quotes: quoteLane, sockets: socketLane, examples };
  }

  #now(): number {
    return this.#o.clock.nowUs() - this.#startUs;
  }

  #laneOf(slice: number): Lane {
    const mode = this.#o.plan.slices[slice]?.mode;
    const lane = mode === undefined ? undefined : this.#lanes.get(mode);
    if (lane === undefined) throw new RangeError(`no lane for slice ${slice}`);
    return lane;
  }

  /** When the plan begins: told before `run`, once all that takes time is made. */
  beginAt(startUs: number): void {
    this.#startUs = startUs;
  }

  /** Plays the plan to its end and returns what was counted. */
  run(): Promise<EngineResult> {
    return new Promise((resolve, reject) => {
      this.#finish = () => {
        this.#finish = null;
        this.#abandonAll();
        Promise.all(this.#drivers.map((driver) => driver.close())).then(
          () => resolve(resultOf(this.#recorder, this.#lanes)),
          reject,
        );
      };
      this.#tick();
    });
  }

  /** Ends early: what is not yet released stays so, sockets leave, answers under way get a drain. */
  stop(drain: Drain): void {
    const { arrivals, connections } = this.#o.plan;
    for (const arrival of this.#arrivals.rest()) this.#recorder.arrivalNotReleased(arrivals.slice[arrival] ?? 0);
    for (const connection of this.#opening.rest())
      this.#recorder.connectionNotReleased(connections.slice[connection] ?? 0);
    this.#leaving.rest();
    this.#herds.clear();
    this.#warmings.clear();
    // A short one stays short.
    if (drain === 'short') this.#drain = drain;
    this.#drainUntilUs = Math.min(this.#drainUntilUs, this.#now() + drainUsOf(this.#o.plan.scenario, drain));
    this.#cancel();
    this.#tick();
  }

  /**
   * An echo of this process (worker/echo.ts): due at an instant of the clock, received so much later. It belongs to every slice that was being played
   * meanwhile: what this process noticed late counts where it was noticed.
   */
  echo(dueUs: number, latencyUs: number): void {
    const fromUs = dueUs - this.#startUs;
    for (const { index } of playedBetween(this.#o.plan.slices, fromUs, fromUs + latencyUs))
      this.#recorder.echo(index, latencyUs);
  }

  /** How the run stands. The lateness is that since the last call. */
  progress(): Progress {
    const latenessMaxUs = this.#latenessMaxUs;
    this.#latenessMaxUs = 0;
    const counts = progressOfLanes(this.#lanes.values());
    return { atUs: this.#now(), released: this.#released, ...counts, latenessMaxUs };
  }

  readonly #tick = (): void => {
    if (this.#finish === null) return;
    this.#releaseDue();
    const nowUs = this.#now();
    if (this.#sweeps.take(nowUs)) this.#sweep(nowUs);
    if (nowUs >= this.#nextHousekeepingUs) this.#housekeeping(nowUs);
    if (this.#isOver(nowUs)) {
      this.#finish();
      return;
    }
    const [wakeUs, sinceUs] = [this.#nextWakeUs(), this.#now()];
    this.#reads.wakesAt(Math.max(wakeUs, sinceUs));
    this.#cancel = this.#o.clock.after(wakeUs - sinceUs, this.#tick);
  };

  #releaseDue(): void {
    const { plan } = this.#o;
    let nowUs = this.#now();
    const dueUs = Math.min(this.#opening.nextDueUs, this.#arrivals.nextDueUs);
    if (nowUs - dueUs > this.#latenessMaxUs) this.#latenessMaxUs = nowUs - dueUs;
    for (let item = this.#opening.take(nowUs); item >= 0; item = this.#opening.take(nowUs)) {
      this.#laneOf(plan.connections.slice[item] ?? 0).sockets.release(item, nowUs);
      nowUs = this.#now();
    }
    this.#warmings.take(nowUs, (mode) => this.#lanes.get(mode)?.quotes.warm());
    for (const { sockets } of this.#lanes.values()) sockets.wake(nowUs);
    const untilUs = nowUs + BURST_US;
    for (let item = this.#arrivals.take(nowUs); item >= 0; item = this.#arrivals.take(nowUs)) {
      this.#released += 1;
      this.#laneOf(plan.arrivals.slice[item] ?? 0).quotes.release(item, nowUs);
      nowUs = this.#now();
      if (nowUs >= untilUs) break;
    }
    this.#endDue();
  }

  /** Ends sockets: what each was sent and what it missed counts up to then, so it is read first. */
  #endDue(): void {
    const nowUs = this.#now();
    if (Math.min(this.#herds.nextUs, this.#leaving.nextDueUs) > nowUs || !this.#reads.isRead(nowUs)) return;
    this.#herds.take(nowUs, (mode) => this.#lanes.get(mode)?.sockets.dropAll());
    for (let item = this.#leaving.take(nowUs); item >= 0; item = this.#leaving.take(nowUs)) {
      this.#laneOf(this.#o.plan.connections.slice[item] ?? 0).sockets.leave(item);
      if (this.#now() - nowUs >= BURST_US) break;
    }
  }

  #nextWakeUs(): number {
    const endsUs = Math.min(this.#leaving.nextDueUs, this.#herds.nextUs);
    const isWaiting = this.#reads.nextUs !== Number.POSITIVE_INFINITY;
    let nextUs = Math.min(this.#arrivals.nextDueUs, this.#opening.nextDueUs, isWaiting ? this.#reads.nextUs : endsUs);
    for (const { sockets } of this.#lanes.values()) nextUs = Math.min(nextUs, sockets.nextWakeUs);
    return Math.min(nextUs, this.#warmings.nextUs, this.#sweeps.nextUs);
  }

  #sweep(nowUs: number): void {
    this.#recorder.sealSome(nowUs);
    for (const lane of this.#lanes.values()) {
      lane.quotes.sweep(nowUs);
      lane.sockets.sweep(nowUs);
      if (this.#allLeft) lane.sockets.leaveAll(this.#drain);
    }
  }

  #housekeeping(nowUs: number): void {
    this.#nextHousekeepingUs = nowUs + HOUSEKEEPING_US;
    const ratio = this.#o.loopUtilisation?.();
    if (ratio !== undefined) {
      for (const mode of this.#lanes.keys()) this.#recorder.loopUtilisation(this.#sliceAt(mode, nowUs), ratio);
    }
    this.#recorder.settle(nowUs, this.#hasSockets);
    if (this.#o.live === null) return;
    const parts = this.#recorder.handOver();
    if (parts.length > 0) this.#o.live(parts);
  }

  readonly #hasSockets = (mode: Arm): boolean => (this.#lanes.get(mode)?.sockets.busy ?? 0) > 0;

  /** Over when all is released, every socket has left and every answer is in, or when the drain has lasted longer than any of them may wait. */
  #isOver(nowUs: number): boolean {
    if (this.#arrivals.nextDueUs !== Number.POSITIVE_INFINITY || this.#opening.nextDueUs !== Number.POSITIVE_INFINITY)
      return false;
    if (this.#leaving.nextDueUs === Number.POSITIVE_INFINITY && !this.#allLeft && this.#reads.isRead(nowUs)) {
      this.#allLeft = true;
      this.#drainUntilUs = Math.min(this.#drainUntilUs, nowUs + drainUsOf(this.#o.plan.scenario, 'whole'));
      for (const lane of this.#lanes.values()) lane.sockets.leaveAll(this.#drain);
    }
    const busy = [...this.#lanes.values()].some((lane) => lane.quotes.inFlight + lane.sockets.busy > 0);
    return (this.#allLeft && !busy) || (nowUs >= this.#drainUntilUs && !this.#sweeps.readFirst);
  }

  #abandonAll(): void {
    const nowUs = this.#now();
    for (const lane of this.#lanes.values()) {
      lane.quotes.abandonAll(nowUs);
      lane.sockets.abandonAll(nowUs);
    }
  }
}
