import type { Cancel, Clock } from '../../../core/clock.ts';
import type { KeyPair } from '../../../core/target-spec.ts';
import { createPatience, type Patience, type Queue } from '../../drivers/wire/patience.ts';
import { FrameBook, type FrameSeen } from './frame-book.ts';
import { type Held, newHeld } from './held-socket.ts';
import { type FrameForm, PlayedSocket, type SocketKeeper } from './played-socket.ts';
import type { PlayerSockets, SocketRow, WebSocketOfK6 } from './socket-config.ts';
import { createSocketWords, type SocketWords } from './socket-words.ts';

export type SocketLaneOptions = {
  readonly sockets: PlayerSockets;
  /** Those of this lane, in order of their instants. */
  readonly rows: readonly SocketRow[];
  readonly lane: number;
  /** `nowUs` counts from the start of the plan. */
  readonly clock: Pick<Clock, 'nowUs' | 'after'>;
  open(url: string): WebSocketOfK6;
  isUtf8(text: string): boolean;
  /** The credentials that a connection shows. */
  keyOf(target: number, connection: number): KeyPair | null;
  write(line: string): void;
  /** What was seen, as the end of a line; empty where it is not kept. */
  detailOf(kind: string, text: string): string;
};

const SWEEP_US = 50_000;
/** By the library's default (docs/spec/target-contract.md 2.1): 25 s between pings, and 20 s more. */
const USUAL_SILENCE_US = 45_000_000;
/** How late its timers woke it is told once in so many sweeps, where it is worth a line. */
const SWEEPS_A_PULSE = 5;
const WORTH_TELLING_US = 2_000;

type Late = { readonly dueUs: number; readonly lateUs: number };
const ON_TIME: Late = { dueUs: 0, lateUs: 0 };

/** The instants of a lane's rows in order, and how far they were taken. */
const cursorOf = (rows: readonly SocketRow[], dueAt: 1 | 2) => {
  const order = rows.toSorted((a, b) => a[dueAt] - b[dueAt] || a[0] - b[0]);
  let next = 0;
  return {
    nextUs: () => order[next]?.[dueAt] ?? Number.POSITIVE_INFINITY,
    take: () => {
      next += 1;
      return order[next - 1];
    },
  };
};

/**
 * The sockets that one virtual user of k6 plays: opens each when it is due, has it leave when the plan says, gives up what is not established in time,
 * and writes down what became of it, as our own lane counts it (load/socket-lane.ts).
 */
export class K6SocketLane implements SocketKeeper {
  readonly #o: SocketLaneOptions;
  readonly #words: readonly SocketWords[];
  readonly #forms: readonly FrameForm[];
  readonly #frames: FrameBook;
  readonly #held = new Map<number, PlayedSocket>();
  readonly #patience: Patience<Held>;
  readonly #pings = new Map<number, Queue<Held>>();
  readonly answers: Queue<Held>;
  readonly handshakes: Queue<Held>;
  usualSilenceUs = USUAL_SILENCE_US;
  readonly #opening: ReturnType<typeof cursorOf>;
  readonly #leaving: ReturnType<typeof cursorOf>;
  #nextSweepUs = SWEEP_US;
  #sweeps = 0;
  #late: Late = ON_TIME;
  #told = 0;
  #latestUs = 0;
  #isOver = false;
  #cancel: Cancel = () => {};

  constructor(options: SocketLaneOptions) {
    this.#o = options;
    const { sockets, rows, lane, clock, write } = options;
    this.#words = sockets.targets.map(({ spec }) => createSocketWords(spec, sockets.symbolsPerConnection));
    this.#forms = sockets.targets.map(({ spec, frameList, numberField }) => ({
      ...{ list: frameList, field: numberField },
      places: new Map(spec.symbols.map((symbol, place) => [symbol.toUpperCase(), place])),
    }));
    this.#frames = new FrameBook(lane, sockets.targets, write);
    this.#patience = createPatience(clock);
    this.answers = this.#patience.queue((held) => this.#held.get(held.connection)?.part('unanswered'));
    this.handshakes = this.#patience.queue((held) => this.#held.get(held.connection)?.unheard());
    this.#opening = cursorOf(rows, 1);
    this.#leaving = cursorOf(rows, 2);
  }

  get leaveTimeoutUs(): number {
    return this.#o.sockets.leaveTimeoutUs;
  }

  play(): void {
    this.#cancel();
    const { clock, rows } = this.#o;
    const nowUs = clock.nowUs();
    while (this.#opening.nextUs() <= clock.nowUs()) this.#open(this.#opening.take());
    while (this.#leaving.nextUs() <= nowUs) this.#held.get(this.#leaving.take()?.[0] ?? -1)?.leave();
    if (nowUs >= this.#nextSweepUs) this.#sweep(nowUs);
    if (this.#told >= rows.length) {
      this.#end();
      return;
    }
    const nextUs = Math.min(this.#opening.nextUs(), this.#leaving.nextUs(), this.#nextSweepUs);
    const waitUs = Math.max(0, nextUs - clock.nowUs());
    this.#cancel = clock.after(waitUs, () => {
      this.#woken(nextUs, waitUs);
      this.play();
    });
  }

  /** A busy script wakes up late, and all of its sockets are handled as late: k6's own doing. */
  #woken(dueUs: number, waitUs: number): void {
    const lateUs = this.#o.clock.nowUs() - dueUs;
    if (waitUs > 0 && lateUs > this.#late.lateUs) this.#late = { dueUs, lateUs };
  }

  #pulse(): void {
    const { dueUs, lateUs } = this.#late;
    this.#late = ON_TIME;
    if (lateUs >= WORTH_TELLING_US) this.#o.write(`p ${Math.round(dueUs)} ${Math.round(lateUs)};`);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#patience.close();
    this.#pulse();
    this.#o.write(`z ${this.#o.lane} ${this.#frames.end()};`);
  }

  #open(row: SocketRow | undefined): void {
    if (row === undefined) return;
    const [connection, dueUs, , at] = row;
    const { sockets, open } = this.#o;
    const target = sockets.targets[at];
    const [words, form] = [this.#words[at], this.#forms[at]];
    if (target === undefined || words === undefined || form === undefined) return;
    const openedUs = this.nowUs();
    const held = newHeld(row, { openedUs, lateUs: Math.max(0, openedUs - dueUs) });
    const url = target.urls[connection % target.urls.length] ?? '';
    this.#held.set(connection, new PlayedSocket(held, open(url), { keeper: this, words, form }));
  }

  #sweep(nowUs: number): void {
    const { connectTimeoutUs, lastLeaveUs, drainUntilUs } = this.#o.sockets;
    this.#nextSweepUs = nowUs + SWEEP_US;
    this.#sweeps += 1;
    if (this.#sweeps % SWEEPS_A_PULSE === 0) this.#pulse();
    for (const socket of this.#held.values()) {
      if (socket.isConnectingSince(nowUs - connectTimeoutUs)) socket.giveUp();
      if (nowUs >= lastLeaveUs) socket.leave();
      if (nowUs >= drainUntilUs) socket.abandon();
    }
  }

  key({ target, connection }: Held): KeyPair | null {
    return this.#o.keyOf(target, connection);
  }

  isUtf8(text: string): boolean {
    return this.#o.isUtf8(text);
  }

  pings(silenceUs: number): Queue<Held> {
    this.usualSilenceUs = silenceUs;
    const known = this.#pings.get(silenceUs);
    if (known !== undefined) return known;
    const queue = this.#patience.queue((held) => this.#held.get(held.connection)?.silent());
    this.#pings.set(silenceUs, queue);
    return queue;
  }

  /** Each address numbers the ticks of a symbol for itself: the same number of two of them is two broadcasts. */
  frame(held: Held, seen: FrameSeen): void {
    const { target, connection, silentSinceUs } = held;
    const nowUs = this.nowUs();
    if (silentSinceUs !== null) {
      held.longestUs = Math.max(held.longestUs ?? 0, nowUs - silentSinceUs);
      held.silentSinceUs = nowUs;
    }
    const { urls, spec } = this.#o.sockets.targets[target] ?? { urls: [''], spec: { symbols: [] } };
    const symbol = seen.symbol < 0 ? -1 : seen.symbol + (connection % urls.length) * spec.symbols.length;
    this.#frames.frame(target, { ...seen, symbol }, nowUs);
  }

  /** Every instant that is written down. The wall time that k6 goes by may be set back, and no line may tell of an end before its beginning. */
  nowUs(): number {
    this.#latestUs = Math.max(this.#latestUs, Math.round(this.#o.clock.nowUs()));
    return this.#latestUs;
  }

  opened({ connection, lateUs }: Held, how: string, detail: string): void {
    const seen = detail === '' ? '' : this.#o.detailOf(how, detail);
    this.#o.write(`o ${connection} ${lateUs} ${this.nowUs()} ${how}${seen};`);
  }

  subscription(held: Held, how: 'ok' | 'failed', detail: string): void {
    const nowUs = this.nowUs();
    if (how === 'ok') held.silentSinceUs = nowUs;
    const seen = detail === '' ? '' : this.#o.detailOf('subscribe-failed', detail);
    this.#o.write(`s ${held.connection} ${nowUs} ${how}${seen};`);
  }

  /** The line says again how its subscription was answered: so none that told of it can be lost unseen. Behind it: since when nothing came, the longest wait, when it was asked to leave. */
  ended({ connection, answer, silentSinceUs, longestUs, leftUs }: Held, how: string): void {
    const served = [silentSinceUs, longestUs, leftUs].map((us) => us ?? '-').join(' ');
    this.#o.write(`e ${connection} ${this.nowUs()} ${how} ${answer} ${served};`);
  }

  over({ connection }: Held): void {
    if (!this.#held.delete(connection)) return;
    this.#told += 1;
    // What was still to be done for it need not be waited for.
    if (this.#told >= this.#o.rows.length) this.play();
  }
}
