import type { Socket } from 'node:net';
import type { Cancel, Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { WireBytes, WireWay } from '../core/wire-fault.ts';

/** What is in force one way of a connection. */
export type LaneRules = {
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly paces: readonly { readonly bytes: number; readonly everyMs: number }[];
  /** Ends the connection once `passed` stands at `at`. */
  readonly cut: { readonly at: number; readonly end: () => void } | null;
};

export const NO_RULES: LaneRules = { delayMs: 0, jitterMs: 0, paces: [], cut: null };

type Piece =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly dueUs: number }
  | { readonly kind: 'fin' | 'reset'; readonly dueUs: number };

/** One way of a connection: what was read of `from` and is yet to be handed to `to`, in order. */
export type Lane = {
  readonly way: WireWay;
  readonly from: Socket;
  readonly to: Socket;
  readonly surroundings: LaneSurroundings;
  readonly queue: Piece[];
  queuedBytes: number;
  /** Handed over so far, whether or not the system took it yet. */
  passed: number;
  rules: LaneRules;
  /** Until then nothing passes; Infinity for a black hole. */
  heldUntilUs: number;
  /** The other end has not connected yet, or has enough to read for now. */
  isBlocked: boolean;
  /** Nothing more passes, whatever still comes. */
  isOver: boolean;
  lastDueUs: number;
  freeAtUs: number;
  wake: Cancel | null;
};

export type LaneSurroundings = {
  readonly clock: Clock;
  readonly random: Random;
  /** The proxy's count of this way, of all connections. */
  readonly book: WireBytes;
  /** The end of the sender has been passed on. */
  onEnd(lane: Lane, how: 'fin' | 'reset'): void;
};

/** More than this is not read ahead of what a delay holds up. */
const AHEAD_BYTES = 4_194_304;

export const openLane = (way: WireWay, from: Socket, to: Socket, surroundings: LaneSurroundings): Lane => ({
  ...{ way, from, to, surroundings, queue: [], queuedBytes: 0, passed: 0, rules: NO_RULES, heldUntilUs: 0 },
  ...{ isBlocked: false, isOver: false, lastDueUs: 0, freeAtUs: 0, wake: null },
});

const mostAhead = ({ rules }: Lane): number => Math.min(AHEAD_BYTES, ...rules.paces.map(({ bytes }) => bytes));

const isHeld = (lane: Lane): boolean => lane.heldUntilUs > lane.surroundings.clock.nowUs();

/** Reads on, or lets the sender wait: what is not read fills the buffers of the system and then stops the sender, as a slow network does. */
const setReading = (lane: Lane): void => {
  const stops = !lane.isOver && (isHeld(lane) || lane.queuedBytes >= mostAhead(lane));
  if (stops) lane.from.pause();
  else lane.from.resume();
};

const wakeAt = (lane: Lane, dueUs: number): void => {
  lane.wake?.();
  const { clock } = lane.surroundings;
  lane.wake = Number.isFinite(dueUs) ? clock.after(dueUs - clock.nowUs(), () => pump(lane)) : null;
};

/** How many of these bytes may pass now. */
const portion = ({ rules, passed }: Lane, length: number): number =>
  Math.min(length, ...rules.paces.map(({ bytes }) => bytes), rules.cut === null ? length : rules.cut.at - passed);

/** What a late timer lost is made up for, up to this. */
const CATCH_UP_US = 100_000;

/** When the next bytes may pass after `count` of them that could have passed from `sinceUs` on, by the slowest pace. */
const nextFreeUs = ({ rules }: Lane, sinceUs: number, count: number): number =>
  sinceUs + Math.max(0, ...rules.paces.map(({ bytes, everyMs }) => (count / bytes) * everyMs * 1000));

const pass = (lane: Lane, bytes: Buffer, dueUs: number): void => {
  const { book, clock } = lane.surroundings;
  lane.passed += bytes.length;
  lane.queuedBytes -= bytes.length;
  const sinceUs = Math.max(lane.freeAtUs, dueUs, clock.nowUs() - CATCH_UP_US);
  lane.freeAtUs = nextFreeUs(lane, sinceUs, bytes.length);
  const { cut } = lane.rules;
  const isLast = cut !== null && lane.passed >= cut.at;
  if (isLast) lane.isOver = true;
  const hasRoom = lane.to.write(bytes, (error) => {
    if (error === null || error === undefined) book.passed += bytes.length;
    // Not before the system has them: a reset throws away what still waits here.
    if (isLast) cut.end();
  });
  if (hasRoom || isLast) return;
  lane.isBlocked = true;
  lane.to.once('drain', () => unblock(lane));
};

/** Hands over the first piece, or as much of it as may pass. */
const passFirst = (lane: Lane, piece: Piece): void => {
  lane.queue.shift();
  if (piece.kind !== 'bytes') {
    lane.isOver = true;
    lane.surroundings.onEnd(lane, piece.kind);
    return;
  }
  const count = portion(lane, piece.bytes.length);
  if (count < piece.bytes.length) lane.queue.unshift({ ...piece, bytes: piece.bytes.subarray(count) });
  if (count > 0) pass(lane, piece.bytes.subarray(0, count), piece.dueUs);
};

/** Hands over everything that is due. */
export function pump(lane: Lane): void {
  const { clock } = lane.surroundings;
  lane.wake?.();
  lane.wake = null;
  if (isHeld(lane) && !lane.isOver) {
    wakeAt(lane, lane.heldUntilUs);
    setReading(lane);
    return;
  }
  for (let first = lane.queue[0]; first !== undefined && !lane.isOver && !lane.isBlocked; first = lane.queue[0]) {
    const pacedUs = first.kind === 'bytes' ? lane.freeAtUs : 0;
    const dueUs = Math.max(first.dueUs, pacedUs);
    if (dueUs > clock.nowUs()) {
      wakeAt(lane, dueUs);
      break;
    }
    passFirst(lane, first);
  }
  if (lane.isOver) drop(lane);
  setReading(lane);
}

export const unblock = (lane: Lane): void => {
  lane.isBlocked = false;
  pump(lane);
};

/** What waits is lost; what still comes is read and thrown away. */
export const drop = (lane: Lane): void => {
  lane.isOver = true;
  lane.wake?.();
  lane.wake = null;
  lane.queue.length = 0;
  lane.queuedBytes = 0;
};

const dueOf = (lane: Lane): number => {
  const { clock, random } = lane.surroundings;
  const { delayMs, jitterMs } = lane.rules;
  const waitMs = delayMs + (jitterMs === 0 ? 0 : jitterMs * random());
  lane.lastDueUs =
    waitMs === 0 && lane.queue.length === 0 ? 0 : Math.max(lane.lastDueUs, clock.nowUs() + waitMs * 1000);
  return lane.lastDueUs;
};

/** Takes bytes that the sender sent. */
export const take = (lane: Lane, bytes: Buffer): void => {
  lane.surroundings.book.read += bytes.length;
  if (lane.isOver) return;
  if (lane.queue.length === 0) lane.freeAtUs = Math.max(lane.freeAtUs, lane.surroundings.clock.nowUs());
  lane.queue.push({ kind: 'bytes', bytes, dueUs: dueOf(lane) });
  lane.queuedBytes += bytes.length;
  pump(lane);
};

/** Takes the end of the sender: it comes after everything that was sent before it. */
export const takeEnd = (lane: Lane, kind: 'fin' | 'reset'): void => {
  if (lane.isOver) return;
  lane.queue.push({ kind, dueUs: dueOf(lane) });
  pump(lane);
};

/** Puts rules in force. What already waits keeps the wait it was given, or passes at once where nothing delays any more. */
export const setRules = (lane: Lane, rules: LaneRules): void => {
  lane.rules = rules;
  lane.freeAtUs = lane.surroundings.clock.nowUs();
  if (rules.delayMs === 0 && rules.jitterMs === 0) {
    lane.queue.splice(0, lane.queue.length, ...lane.queue.map((piece) => ({ ...piece, dueUs: 0 })));
    lane.lastDueUs = 0;
  }
  pump(lane);
};

/** Lets nothing pass until then; an instant that has gone by lets everything pass. */
export const hold = (lane: Lane, untilUs: number): void => {
  lane.heldUntilUs = untilUs;
  pump(lane);
};
