import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import { ArmSlices } from '../../measure/arm-slices.ts';
import type { Recorder } from '../../measure/recorder.ts';
import type { ExampleKeeper } from '../examples.ts';
import type { SocketProgress } from '../progress.ts';
import { noteServedEnd } from '../served-end.ts';
import type { SocketPoint } from './socket-points.ts';

/** Sockets of which there is no first or no last line; and lines of frames that are not there. */
export type SocketFaults = {
  readonly planned: number;
  readonly missing: number;
  readonly firstMissing: number | null;
  /** They were in, and no line says how they ended. */
  readonly unended: number;
  /** Their last line knows of an answer to their subscription that no line told of, or another one. */
  readonly unanswered: number;
  /** Told of twice. */
  readonly doubled: number;
  /** Of a socket that was not k6's to play, or out of order, or not possible. */
  readonly foreign: number;
  /** Lanes whose last line is missing, or whose lines of frames are not all there, each once. */
  readonly brokenLanes: number;
};

export const NO_SOCKET_FAULTS: SocketFaults = {
  ...{ planned: 0, missing: 0, firstMissing: null, unended: 0, unanswered: 0, doubled: 0, foreign: 0, brokenLanes: 0 },
};

export type SocketFoldOptions = {
  readonly plan: Plan;
  /** The connections that k6 plays, and by how many virtual users. */
  readonly connections: Uint32Array;
  readonly lanes: number;
  readonly recorder: Recorder;
  examplesOf(arm: Arm): ExampleKeeper | null;
  /** By how far the clock of the stamps of an arm is ahead of ours. */
  aheadMs(arm: Arm): number;
};

const NOT_OURS = 0;
const AWAITED = 1;
const IN = 2;
const OVER = 3;

const ANSWERS = ['none', 'ok', 'failed'] as const;

type Lane = { readonly seen: Set<number>; lines: number | null };

/** Folds what k6 tells of sockets into the slices of the plan, as our own lane counts them (load/socket-lane.ts). */
export class SocketFold {
  readonly #o: SocketFoldOptions;
  readonly #state: Uint8Array;
  readonly #answer: Uint8Array;
  readonly #connectedUs: Float64Array;
  readonly #subscribedUs: Float64Array;
  readonly #armSlices = new Map<Arm, ArmSlices>();
  readonly #lanes: readonly Lane[];
  #over = 0;
  #open = 0;
  #subscribed = 0;
  #lost = 0;
  #messages = 0;
  #unanswered = 0;
  #doubled = 0;
  #foreign = 0;

  constructor(options: SocketFoldOptions) {
    this.#o = options;
    const { plan, connections, recorder, lanes } = options;
    this.#state = new Uint8Array(plan.connections.count);
    this.#answer = new Uint8Array(plan.connections.count);
    this.#connectedUs = new Float64Array(plan.connections.count);
    this.#subscribedUs = new Float64Array(plan.connections.count);
    this.#lanes = Array.from({ length: lanes }, () => ({ seen: new Set<number>(), lines: null }));
    for (const connection of connections) {
      this.#state[connection] = AWAITED;
      recorder.connectionPlanned(this.#sliceOf(connection));
    }
  }

  #sliceOf(connection: number): number {
    return this.#o.plan.connections.slice[connection] ?? 0;
  }

  #dueUs(connection: number): number {
    return Math.round(this.#o.plan.connections.dueUs[connection] ?? 0);
  }

  /** Whether all is told: every socket, and every lane to its end. */
  get isWhole(): boolean {
    return this.#over === this.#o.connections.length && this.#lanes.every((lane) => lane.lines === lane.seen.size);
  }

  /** How its sockets stand. */
  progress(): SocketProgress {
    return { open: this.#open, subscribed: this.#subscribed, lost: this.#lost, messages: this.#messages };
  }

  point(point: SocketPoint): void {
    if (point.what === 'opened') this.#opened(point);
    else if (point.what === 'subscription') this.#subscription(point);
    else if (point.what === 'ended') this.#ended(point);
    else if (point.what === 'frames') this.#frames(point);
    else this.#laneOver(point);
  }

  #keep(connection: number, kind: string, atUs: number, detail: string): void {
    const arm = this.#o.plan.slices[this.#sliceOf(connection)]?.mode;
    if (arm !== undefined && detail !== '') this.#o.examplesOf(arm)?.keep(kind, atUs, detail);
  }

  #opened({ connection, lateUs, atUs, how, detail }: SocketPoint & { what: 'opened' }): void {
    const { recorder } = this.#o;
    const was = this.#state[connection] ?? NOT_OURS;
    const sinceDueUs = atUs - this.#dueUs(connection);
    if (was === IN || was === OVER) this.#doubled += 1;
    // In, refused or given up before it was opened: no line of the player says so.
    else if (was === NOT_OURS || sinceDueUs < lateUs) this.#foreign += 1;
    else {
      const slice = this.#sliceOf(connection);
      recorder.connectionAttempted(slice, lateUs);
      this.#state[connection] = how === 'in' ? IN : OVER;
      if (how === 'in') {
        this.#open += 1;
        this.#connectedUs[connection] = atUs;
        recorder.connectionConnected(slice, sinceDueUs);
        return;
      }
      this.#over += 1;
      if (how === 'timeout') {
        recorder.connectionTimedOut(slice);
        this.#keep(connection, 'connect-timeout', atUs, `connection ${connection} was not established in time`);
      } else {
        recorder.connectionRefused(slice, how.refused);
        this.#keep(connection, `refused-${how.refused}`, atUs, detail);
      }
    }
  }

  /** Whether it may be told of one that stands; counts it as a fault where not. */
  #stands(connection: number, atUs: number): boolean {
    const was = this.#state[connection] ?? NOT_OURS;
    if (was === IN && atUs >= (this.#connectedUs[connection] ?? 0)) return true;
    if (was === OVER) this.#doubled += 1;
    else this.#foreign += 1;
    return false;
  }

  #subscription({ connection, atUs, isOk, detail }: SocketPoint & { what: 'subscription' }): void {
    if (!this.#stands(connection, atUs)) return;
    if (this.#answer[connection] !== 0) {
      this.#doubled += 1;
      return;
    }
    const slice = this.#sliceOf(connection);
    if (isOk) {
      this.#answer[connection] = 1;
      this.#subscribedUs[connection] = atUs;
      this.#subscribed += 1;
      this.#o.recorder.connectionSubscribed(slice, atUs - this.#dueUs(connection));
      return;
    }
    this.#answer[connection] = 2;
    this.#o.recorder.connectionSubscribeFailed(slice);
    this.#keep(connection, 'subscribe-failed', atUs, detail);
  }

  #ended(point: SocketPoint & { what: 'ended' }): void {
    const { connection, atUs, how, answer } = point;
    if (!this.#stands(connection, atUs)) return;
    const { recorder } = this.#o;
    const slice = this.#sliceOf(connection);
    if (ANSWERS[this.#answer[connection] ?? 0] !== answer) this.#unanswered += 1;
    this.#served(point);
    this.#close(connection, atUs);
    this.#over += 1;
    if (how === 'unanswered') recorder.connectionNoted(slice, 'unansweredLeaves');
    if (how === 'left' || how === 'unanswered') recorder.connectionClosedByUs(slice);
    else if (how === 'open') recorder.connectionOpenAtKill(slice);
    else {
      this.#lost += 1;
      recorder.connectionLost(slice, how.lost, atUs);
      this.#keep(connection, `lost-${how.lost.replaceAll(' ', '-')}`, atUs, `connection ${connection}: ${how.lost}`);
    }
  }

  /** How long it stood subscribed, and what it was given. */
  #served({ connection, atUs, answer, silentSinceUs, longestUs, leftUs }: SocketPoint & { what: 'ended' }): void {
    const { plan, recorder } = this.#o;
    const slice = plan.slices[this.#sliceOf(connection)];
    if (slice === undefined) return;
    const arm = this.#armSlices.get(slice.mode) ?? new ArmSlices(plan.slices, slice.index);
    this.#armSlices.set(slice.mode, arm);
    const times = { establishedUs: this.#connectedUs[connection] ?? 0, overUs: atUs, silentSinceUs, longestUs, leftUs };
    noteServedEnd({ slice, isUsual: true, isFirst: true, isAnswered: answer !== 'none', ...times }, arm, recorder);
    if (silentSinceUs !== null)
      arm.stretch(this.#subscribedUs[connection] ?? atUs, atUs, (index, forUs) =>
        recorder.subscribedStood(index, forUs),
      );
  }

  #close(connection: number, atUs: number): void {
    this.#state[connection] = OVER;
    this.#open -= 1;
    if (this.#answer[connection] === 1) this.#subscribed -= 1;
    this.#o.recorder.connectionHeld(this.#sliceOf(connection), atUs - (this.#connectedUs[connection] ?? 0));
  }

  #frames({ lane, number, slice, items, frames }: SocketPoint & { what: 'frames' }): void {
    const of = this.#lanes[lane];
    const planned = this.#o.plan.slices[slice];
    if (of?.seen.has(number) === true) this.#doubled += 1;
    else if (of === undefined || planned === undefined) this.#foreign += 1;
    else {
      of.seen.add(number);
      this.#messages += items;
      const aheadUs = this.#o.aheadMs(planned.mode) * 1000;
      const { recorder } = this.#o;
      for (const [i, { latencyUs, symbol, number: tick }] of frames.entries()) {
        recorder.frame(slice, i === 0 ? items : 0, latencyUs + aheadUs);
        if (tick !== null) recorder.broadcast(slice, symbol, tick);
      }
    }
  }

  #laneOver({ lane, lines }: SocketPoint & { what: 'lane-over' }): void {
    const of = this.#lanes[lane];
    if (of === undefined) this.#foreign += 1;
    else if (of.lines !== null) this.#doubled += 1;
    else of.lines = lines;
  }

  /** Closes the books: a socket without a first line stands as not released, one without a last line as open when k6 ended. */
  finish(endedUs: number): SocketFaults {
    const { connections, recorder } = this.#o;
    const missing = connections.filter((connection) => this.#state[connection] === AWAITED);
    const unended = connections.filter((connection) => this.#state[connection] === IN);
    for (const connection of missing) recorder.connectionNotReleased(this.#sliceOf(connection));
    for (const connection of unended) {
      this.#close(connection, Math.max(endedUs, this.#connectedUs[connection] ?? 0));
      recorder.connectionOpenAtKill(this.#sliceOf(connection));
    }
    return {
      ...{ planned: connections.length, missing: missing.length, firstMissing: missing[0] ?? null },
      ...{ unended: unended.length, unanswered: this.#unanswered, doubled: this.#doubled, foreign: this.#foreign },
      brokenLanes: this.#lanes.filter(isBroken).length,
    };
  }
}

const isBroken = ({ seen, lines }: Lane): boolean => lines !== seen.size || [...seen].some((number) => number >= lines);
