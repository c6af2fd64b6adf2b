import type { Cancel } from '../core/clock.ts';
import type { Arm } from '../core/modes.ts';
import { Recorder } from '../measure/recorder.ts';
import { ArmInstants, warmingsOf } from './arm-instants.ts';
import { createLane } from './create-lane.ts';
import { arrivalsOf, connectionsOf, DueCursor, orderedBy } from './cursor.ts';
import { type Drain, drainUsOf } from './drain.ts';
import type { EngineOptions } from './engine-options.ts';
import { type EngineResult, resultOf } from './engine-result.ts';
import type { Lane } from './lane.ts';
import { playedBetween } from './played-slices.ts';
import { type Progress, progressOfLanes } from './progress.ts';
import { ReadFirst } from './read-first.ts';
import { createSliceFinder, type SliceFinder } from './slice-finder.ts';
import { Sweeps } from './sweeps.ts';

const HOUSEKEEPING_US = 250_000;
/** So long are requests released, or sockets told to leave, before answers are looked at: at a rate beyond our means there would always be one more that is due. */
const BURST_US = 1_000;
/** What is due for so long goes out as soon as an answer finds the loop awake: less would undo what sending several at once saves. */
const OVERDUE_US = 500;

/**
 * Plays one shard of a plan: releases every arrival and socket when it is due, whatever the target does (open model), then drains. Works
 * on any clock; on a virtual one a run takes no time.
 */
export class Engine {
  readonly #o: EngineOptions;
  readonly #recorder: Recorder;
  readonly #lanes = new Map<Arm, Lane>();
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
  /** A tick is under way, or comes before the loop sleeps again. */
  #isAwake = false;
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
    const ground = { recorder: this.#recorder, sliceAt: this.#sliceAt, nowUs: () => this.#now(), ended: this.#ended };
    for (const mode of plan.modes) this.#lanes.set(mode, createLane(mode, options, ground));
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
        const drivers = [...this.#lanes.values()].flatMap((lane) => lane.drivers);
        Promise.all(drivers.map((driver) => driver.close())).then(
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

  /** A timer of Node counts in whole milliseconds; the answers to a fast load wake the loop more often than that. */
  readonly #ended = (nowUs: number): void => {
    if (this.#isAwake || nowUs - this.#arrivals.nextDueUs < OVERDUE_US) return;
    this.#isAwake = true;
    this.#cancel();
    this.#cancel = this.#o.clock.after(0, this.#tick);
  };

  readonly #tick = (): void => {
    if (this.#finish === null) return;
    this.#isAwake = true;
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
    this.#isAwake = false;
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
