import type { LivePart } from '../core/live.ts';
import type { PlannedSlice } from '../core/plan.ts';
import type { SliceRecord } from '../core/slice.ts';
import { type Audience, AudienceCounter, audiencesOf } from './audience.ts';
import { type Cell, createCell, type Limits, type SliceForm, sliceOf } from './cell.ts';
import { HIGHEST_US } from './histogram.ts';
import { MARK } from './ledger.ts';
import { ReturnsCell } from './returns.ts';
import { Sealing } from './sealing.ts';
import { createSettling, type Settling } from './settling.ts';

/** A frame older than this below zero means that the two clocks disagree (stock-api stamps whole milliseconds: +-1 ms on one host). */
const CLOCK_BOUND_US = -1_000;
/** Beyond the longest time that a histogram holds: recorded as an overflow. */
const UNREADABLE_US = HIGHEST_US + 1;

export type RecorderOptions = {
  readonly slices: readonly PlannedSlice[];
  readonly limits: Limits;
  /** Whether ticks carry numbers (the profile's `sequence`). */
  readonly numbered: boolean;
  /** How many workers share each broadcast; audience sizes are scaled by it, never understating how they cluster. */
  readonly workers: number;
  /** false: nobody follows the numbers client by client; left out: as `numbered`. */
  readonly follows?: boolean;
  /** Makes what counts the audience of each broadcast of an arm; left out: of broadcasts that are told in order. */
  readonly audience?: () => Audience;
};

const bump = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/**
 * Counts what happens, slice by slice, in constant memory a slice. Its methods are the hot path: numbers in, no object, closure or promise.
 * All times are whole microseconds.
 */
export class Recorder {
  readonly #cells: readonly Cell[];
  readonly #form: SliceForm;
  readonly #settling: Settling;
  readonly #sealing: Sealing;
  readonly #responseLimitsUs: readonly number[];
  readonly #messageLimitsUs: readonly number[];
  readonly #audiences: readonly Audience[];
  readonly #workers: number;

  constructor({ slices, limits, numbered, workers, follows = numbered, audience }: RecorderOptions) {
    this.#form = { limits, numbered, follows };
    this.#audiences = audiencesOf(slices, audience ?? (() => new AudienceCounter()));
    this.#cells = slices.map((slice) => createCell(slice, limits));
    this.#settling = createSettling(this.#cells, this.#form);
    this.#sealing = new Sealing(this.#cells);
    this.#responseLimitsUs = limits.responseMs.map((ms) => ms * 1000);
    this.#messageLimitsUs = limits.messageMs.map((ms) => ms * 1000);
    this.#workers = workers;
  }

  #cell(slice: number): Cell {
    const cell = this.#cells[slice];
    if (cell === undefined) throw new RangeError(`no slice ${slice} in this plan`);
    return cell;
  }

  arrivalPlanned(slice: number): void {
    this.#cell(slice).arrivals.planned += 1;
  }

  arrivalReleased(slice: number, latenessUs: number): void {
    this.#cell(slice).histograms.lateness.record(latenessUs);
  }

  /** lateness = released - scheduled, queue = sent - released, service = ended - sent; their sum is the response, what is judged. */
  arrivalOk(slice: number, latenessUs: number, queueUs: number, serviceUs: number): void {
    const cell = this.#cell(slice);
    const controlUs = queueUs + serviceUs;
    const responseUs = latenessUs + controlUs;
    cell.arrivals.ok += 1;
    cell.okLatenessSumUs += latenessUs;
    cell.histograms.response.record(responseUs);
    cell.histograms.control.record(controlUs);
    cell.histograms.service.record(serviceUs);
    cell.histograms.queue.record(queueUs);
    for (let i = 0; i < this.#responseLimitsUs.length; i += 1) {
      const limitUs = this.#responseLimitsUs[i] ?? 0;
      if (responseUs >= limitUs) cell.responseOver[i] = (cell.responseOver[i] ?? 0) + 1;
      if (controlUs >= limitUs) cell.controlOver[i] = (cell.controlOver[i] ?? 0) + 1;
    }
  }

  arrivalFailed(slice: number, kind: string): void {
    const cell = this.#cell(slice);
    cell.arrivals.failed += 1;
    bump(cell.failures, kind);
  }

  arrivalUnanswered(slice: number): void {
    const cell = this.#cell(slice);
    cell.arrivals.unanswered += 1;
    bump(cell.failures, 'timeout');
  }

  arrivalDropped(slice: number): void {
    this.#cell(slice).arrivals.dropped += 1;
  }

  arrivalNotReleased(slice: number): void {
    this.#cell(slice).arrivals.notReleased += 1;
  }

  connectionPlanned(slice: number): void {
    this.#cell(slice).connections.planned += 1;
  }

  connectionNotReleased(slice: number): void {
    this.#cell(slice).connections.notReleased += 1;
  }

  connectionAttempted(slice: number, latenessUs: number): void {
    const cell = this.#cell(slice);
    cell.connections.attempted += 1;
    cell.histograms.connectLateness.record(latenessUs);
  }

  /** `sinceDueUs` counts from the planned instant, as for `subscribed`. */
  connectionConnected(slice: number, sinceDueUs: number): void {
    const cell = this.#cell(slice);
    cell.connections.connected += 1;
    cell.histograms.connect.record(sinceDueUs);
  }

  connectionSubscribed(slice: number, sinceDueUs: number): void {
    const cell = this.#cell(slice);
    cell.connections.subscribed += 1;
    cell.histograms.subscribe.record(sinceDueUs);
  }

  connectionSubscribeFailed(slice: number): void {
    this.#cell(slice).connections.subscribeFailed += 1;
  }

  connectionRefused(slice: number, reason: string): void {
    const cell = this.#cell(slice);
    cell.connections.refused += 1;
    bump(cell.refusedByReason, reason);
  }

  connectionTimedOut(slice: number): void {
    this.#cell(slice).connections.timedOut += 1;
  }

  connectionLost(slice: number, reason: string, atUs: number): void {
    const cell = this.#cell(slice);
    cell.connections.lost += 1;
    bump(cell.lostByReason, reason);
    cell.lossesAtMs.push(atUs / 1000);
  }

  /** A connection was established for so long. */
  connectionHeld(slice: number, forUs: number): void {
    this.#cell(slice).heldUs += forUs;
  }

  /** What the ledger knows of a client that ended, as `MARK`s of all its streams together. */
  clientFollowed(slice: number, marks: number): void {
    const { clients } = this.#cell(slice);
    if ((marks & MARK.seen) === 0) return;
    clients.followed += 1;
    if ((marks & MARK.lossy) !== 0) clients.lossy += 1;
    else if ((marks & MARK.cut) !== 0) clients.cut += 1;
    if ((marks & MARK.disordered) !== 0) clients.disordered += 1;
  }

  /** One more whose `subscribe` or leave had no answer, though it waited; or that a slice which is not judged opened, and that stood in a judged one. */
  connectionNoted(slice: number, what: 'unansweredSubscribes' | 'unansweredLeaves' | 'carried'): void {
    this.#cell(slice)[what] += 1;
  }

  /** The end of a subscribed socket that got frames: its longest wait for one that came, and how long nothing had come when it ended. */
  fed(slice: number, longestUs: number, silentUs: number): void {
    const { histograms } = this.#cell(slice);
    histograms.heard.record(longestUs);
    histograms.tail.record(silentUs);
  }

  /** The end of one that got none since its `subscribe-ack`. */
  neverFed(slice: number, silentUs: number): void {
    this.#cell(slice).histograms.unfed.record(silentUs);
  }

  /** Subscribed sockets stood in a slice for so long, all together. */
  subscribedStood(slice: number, forUs: number): void {
    this.#cell(slice).standingUs += forUs;
  }

  recoveryAsked(slice: number): void {
    this.#cell(slice).recovery.asked += 1;
  }

  recoveryEnded(slice: number, how: 'recovered' | 'refused' | 'failed' | 'unanswered' | 'cutShort'): void {
    this.#cell(slice).recovery[how] += 1;
  }

  recoveredPoint(slice: number): void {
    this.#cell(slice).recovery.points += 1;
  }

  /** So many numbers of a gap that was noticed in this slice never came to a client that we made neither slow nor silent. */
  messagesLost(slice: number, count: number): void {
    this.#cell(slice).lost += count;
  }

  /** A stream whose last value was held against what others had. */
  streamCompared(slice: number, isBehind: boolean): void {
    const { clients } = this.#cell(slice);
    clients.compared += 1;
    if (isBehind) clients.behind += 1;
  }

  connectionClosedByUs(slice: number): void {
    this.#cell(slice).connections.closedByUs += 1;
  }

  connectionOpenAtKill(slice: number): void {
    this.#cell(slice).connections.openAtKill += 1;
  }

  /** Where the returns of a slice's sockets are counted. */
  returns(slice: number): ReturnsCell {
    const cell = this.#cell(slice);
    cell.returns ??= new ReturnsCell();
    return cell.returns;
  }

  /** Where what happens to slow and silent sockets of a slice is counted. */
  impaired(slice: number): NonNullable<Cell['impaired']> {
    const cell = this.#cell(slice);
    cell.impaired ??= { slow: 0, halfOpen: 0, endedByReason: {}, received: 0, frames: 0 };
    return cell.impaired;
  }

  /** One frame of `items` ticks, `latencyUs` after its own time stamp; NaN (no readable stamp) counts as slower than everything. */
  frame(slice: number, items: number, stampedUs: number): void {
    const latencyUs = Number.isNaN(stampedUs) ? UNREADABLE_US : stampedUs;
    const cell = this.#cell(slice);
    cell.received += items;
    cell.frames += 1;
    if (latencyUs < CLOCK_BOUND_US) {
      cell.negative += 1;
      cell.aheadMaxMs = Math.max(cell.aheadMaxMs ?? 0, -latencyUs / 1000);
    }
    cell.histograms.messageLatency.record(latencyUs);
    for (let i = 0; i < this.#messageLimitsUs.length; i += 1) {
      if (latencyUs >= (this.#messageLimitsUs[i] ?? 0)) cell.framesOver[i] = (cell.framesOver[i] ?? 0) + 1;
    }
  }

  /** Which broadcast the frame just recorded belongs to. The k-th client of one adds 2k - 1 to the sum of squares; with the audience split over w workers, w times as much. */
  broadcast(slice: number, symbol: number, number: number): void {
    const cell = this.#cell(slice);
    const before = this.#audiences[slice]?.add(symbol, number) ?? 0;
    if (before === 0) cell.ticks += 1;
    cell.tickSquares += (2 * before + 1) * this.#workers;
  }

  /** A settled slice has nothing left that a busy loop could have delayed. */
  loopUtilisation(slice: number, ratio: number): void {
    if (this.#settling.isSettled(slice)) return;
    const cell = this.#cell(slice);
    if (cell.loopUtilisationMax === null || ratio > cell.loopUtilisationMax) cell.loopUtilisationMax = ratio;
  }

  echo(slice: number, latencyUs: number): void {
    const cell = this.#cell(slice);
    cell.echoMaxMs = Math.max(cell.echoMaxMs ?? 0, latencyUs / 1000);
  }

  /** Packs a part of what ended long enough ago; true while there may be more. */
  sealSome(nowUs: number): boolean {
    return this.#sealing.sealSome(nowUs);
  }

  /** Settles slices that are over and have nothing in flight any more; `hasSockets` says whether a mode has any socket that may still get a frame. */
  settle(nowUs: number, hasSockets: (mode: PlannedSlice['mode']) => boolean): void {
    this.#settling.settle(nowUs, hasSockets);
  }

  /** What there is to tell of slices that are over, since the last time. */
  handOver(): LivePart[] {
    return this.#settling.handOver();
  }

  /** Everything counted, one record a slice. */
  finish(): SliceRecord[] {
    return this.#cells.map((cell) => sliceOf(cell, this.#form));
  }
}
