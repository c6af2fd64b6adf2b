import type { KeyPair } from '../../../core/target-spec.ts';
import { fieldOf } from '../../drivers/json.ts';
import { numberOf, stampOf } from '../../drivers/socket-frames.ts';
import type { Queue } from '../../drivers/wire/patience.ts';
import type { FrameSeen } from './frame-book.ts';
import type { Held } from './held-socket.ts';
import type { WebSocketOfK6 } from './socket-config.ts';
import { readPacketText, type TextPacketSink } from './socket-packets.ts';
import { reasonOfClose, reasonOfOpening } from './socket-reasons.ts';
import { ANSWERS, isWanted, type SocketWords } from './socket-words.ts';

/** Whoever keeps the sockets, and writes down what becomes of them. */
export type SocketKeeper = {
  readonly answers: Queue<Held>;
  /** Until the handshake of Engine.IO. */
  readonly handshakes: Queue<Held>;
  /** How long servers here may be silent, by the last handshake that came. */
  readonly usualSilenceUs: number;
  readonly leaveTimeoutUs: number;
  nowUs(): number;
  key(held: Held): KeyPair | null;
  isUtf8(text: string): boolean;
  pings(silenceUs: number): Queue<Held>;
  frame(held: Held, seen: FrameSeen): void;
  /** `in`, `timeout`, or `no-` and why not. */
  opened(held: Held, how: string, detail: string): void;
  subscription(held: Held, how: 'ok' | 'failed', detail: string): void;
  /** `left`, `unanswered` where nothing answered our leave, `open` at the end of all patience, or `lost-` and why. */
  ended(held: Held, how: string): void;
  /** Nothing more is told of it. */
  over(held: Held): void;
};

/** How the frames of a target are read: the field of their items, that of an item's number (null: it has none), and the places of symbols. */
export type FrameForm = {
  readonly list: string;
  readonly field: string | null;
  readonly places: ReadonlyMap<string, number>;
};

type Ties = { readonly keeper: SocketKeeper; readonly words: SocketWords; readonly form: FrameForm };

/** k6 hands a handshake on at once, or never. */
const HANDSHAKE_LOST_US = 100_000;

const dashed = (words: string): string => words.replaceAll(' ', '-');

/** One connection on a WebSocket of k6: what the wire client does and says of it (drivers/wire/driver.ts), with what k6 shows. */
export class PlayedSocket implements TextPacketSink<Held> {
  readonly #held: Held;
  readonly #ws: WebSocketOfK6;
  readonly #keeper: SocketKeeper;
  readonly #words: SocketWords;
  readonly #form: FrameForm;
  #isOpen = false;
  /** It joined without having heard the handshake. */
  #isUnheard = false;
  #wallMs = Number.NaN;

  constructor(held: Held, ws: WebSocketOfK6, { keeper, words, form }: Ties) {
    this.#held = held;
    this.#ws = ws;
    this.#keeper = keeper;
    this.#words = words;
    this.#form = form;
    ws.onopen = () => this.#opened();
    ws.onmessage = ({ data, timestamp }) => this.#heard(data, timestamp);
    ws.onerror = ({ error }) => {
      held.fault = error;
    };
    ws.onclose = ({ code }) => this.#closed(code);
  }

  #opened(): void {
    this.#isOpen = true;
    if (this.#held.stage === 'over') {
      this.#ws.close();
      return;
    }
    this.#held.stage = 'handshake';
    this.#keeper.handshakes.wait(this.#held, HANDSHAKE_LOST_US);
  }

  #say(text: string): void {
    this.#ws.send(text);
  }

  #heard(data: unknown, wallMs: number): void {
    const held = this.#held;
    if (held.stage === 'over') return;
    this.#wallMs = wallMs;
    if (typeof data === 'string' && (data[0] !== '4' || held.attachments === 0))
      readPacketText({ sink: this, who: held, text: data, isUtf8: (text) => this.#keeper.isUtf8(text) });
    else if (typeof data === 'string') this.malformed(held, 'socket', 'text where a binary message belongs');
    else if (held.attachments > 0) held.attachments -= 1;
    else this.malformed(held, 'socket', 'a binary message that belongs to nothing');
  }

  opened(held: Held, pingIntervalMs: number, pingTimeoutMs: number): void {
    const isLate = this.#isUnheard && held.stage !== 'leaving';
    if (held.stage !== 'handshake' && !isLate) return;
    this.#isUnheard = false;
    this.#keepsAlive((pingIntervalMs + pingTimeoutMs) * 1000);
    if (held.stage === 'handshake') this.#join();
  }

  /**
   * k6 throws away what comes before it has told its script that a socket is open (its `establishConnection` starts to read before it says so): that can only be
   * the handshake, the one thing that a server says unasked. It came, or there would be nothing to join, so we go on.
   */
  unheard(): void {
    if (this.#held.stage !== 'handshake') return;
    this.#isUnheard = true;
    this.#keepsAlive(this.#keeper.usualSilenceUs);
    this.#join();
  }

  #keepsAlive(silenceUs: number): void {
    const held = this.#held;
    held.pings?.queue.forget(held);
    this.#keeper.handshakes.forget(held);
    held.pings = { queue: this.#keeper.pings(silenceUs), silenceUs };
    held.pings.queue.wait(held, silenceUs);
  }

  #join(): void {
    this.#held.stage = 'join';
    this.#say(this.#words.join(this.#keeper.key(this.#held)));
  }

  pinged(held: Held, text: string): void {
    this.#say(`3${text}`);
    if (held.stage !== 'leaving') held.pings?.queue.wait(held, held.pings.silenceUs);
  }

  joined(held: Held): void {
    if (held.stage === 'join') held.stage = 'greeting';
  }

  /** Of one that is in that is no refusal: it is turned away as by `41`. */
  refused({ stage }: Held, message: string): void {
    if (stage === 'established' || stage === 'leaving') this.disconnected();
    else this.#refuse('authentication', message);
  }

  disconnected(): void {
    this.#end('io server disconnect', 'io server disconnect');
  }

  attachments(held: Held, count: number): void {
    held.attachments = count;
  }

  malformed(_held: Held, layer: 'engine' | 'socket', detail: string): void {
    const reason = layer === 'engine' ? 'transport error' : 'parse error';
    this.#end(reason, `${reason}: ${detail}`);
  }

  wants(name: string): boolean {
    return isWanted(name);
  }

  event(held: Held, name: string, word: unknown): void {
    if (name === 'data' && (held.stage === 'established' || held.stage === 'leaving')) this.#frame(word);
    else if (name === 'connected' && held.stage === 'greeting') {
      held.stage = 'established';
      this.#keeper.opened(held, 'in', '');
      this.#say(this.#words.subscribe(held.symbolStart));
    } else if (held.stage === 'leaving' && name.startsWith('unsubscribe-')) this.part('left');
    else if (held.stage === 'established' && ANSWERS.includes(name)) this.#answered(name, word);
  }

  /** One subscription, one answer: what comes later answers something else. */
  #answered(name: string, word: unknown): void {
    const held = this.#held;
    if (held.answer !== 'none') return;
    held.answer = name === 'subscribe-ack' ? 'ok' : 'failed';
    this.#keeper.subscription(held, held.answer, held.answer === 'ok' ? '' : (JSON.stringify(word) ?? ''));
    if (held.leaveWanted) this.leave();
  }

  /** k6 reads the wall clock when it has read a frame, so how busy its script is does not count. */
  #frame(word: unknown): void {
    const { list, field, places } = this.#form;
    const items = fieldOf(word, list);
    if (!Array.isArray(items) || items.length === 0) return;
    const symbol = fieldOf(word, 'symbol');
    this.#keeper.frame(this.#held, {
      items: items.length,
      latencyUs: (this.#wallMs - stampOf(word)) * 1000,
      symbol: typeof symbol === 'string' ? (places.get(symbol) ?? -1) : -1,
      number: field === null ? -1 : numberOf(items.at(-1), field),
    });
  }

  /** Whether it has been on its way since before an instant. */
  isConnectingSince(beforeUs: number): boolean {
    const { stage, openedUs } = this.#held;
    return stage !== 'established' && stage !== 'leaving' && stage !== 'over' && openedUs <= beforeUs;
  }

  /** Asks it to leave; one that is still connecting leaves as soon as it is in. */
  leave(): void {
    const held = this.#held;
    if (held.stage !== 'established') {
      held.leaveWanted = true;
      return;
    }
    held.stage = 'leaving';
    held.leftUs = this.#keeper.nowUs();
    held.pings?.queue.forget(held);
    this.#keeper.answers.wait(held, this.#keeper.leaveTimeoutUs);
    this.#say(this.#words.unsubscribe(held.symbolStart));
  }

  /** We leave: namespace, then WebSocket. */
  part(how: 'left' | 'unanswered'): void {
    if (this.#held.stage !== 'leaving') return;
    this.#say(this.#words.part);
    this.#over(() => this.#keeper.ended(this.#held, how));
  }

  /** Gives up one that is not established. */
  giveUp(): void {
    this.#over(() => this.#keeper.opened(this.#held, 'timeout', ''));
  }

  /** The drain is over: it was not established in time, or it is open still. */
  abandon(): void {
    const { stage } = this.#held;
    if (stage === 'established' || stage === 'leaving') this.#over(() => this.#keeper.ended(this.#held, 'open'));
    else if (stage !== 'over') this.giveUp();
  }

  /** Nothing came for as long as the server itself allows. */
  silent(): void {
    this.#end('ping timeout', 'ping timeout');
  }

  #refuse(reason: string, detail: string): void {
    this.#over(() => this.#keeper.opened(this.#held, `no-${reason}`, detail));
  }

  /** It ends by what the server did or did not do. */
  #end(reason: string, detail: string): void {
    const { stage } = this.#held;
    if (stage === 'established' || stage === 'leaving')
      this.#over(() => this.#keeper.ended(this.#held, `lost-${dashed(reason)}`));
    else this.#refuse('reset', `closed before it was established: ${detail}`);
  }

  #closed(code: number | undefined): void {
    const { stage, fault } = this.#held;
    this.#isOpen = false;
    if (stage === 'opening') this.#refuse(...reasonOfOpening(fault));
    else {
      const reason = reasonOfClose(code, fault);
      this.#end(reason, fault === null ? reason : `${reason}: ${fault}`);
    }
  }

  /** Tells how it ended, once; closes what is open, and never what is still connecting: k6 would wait for ever. */
  #over(tell: () => void): void {
    const held = this.#held;
    if (held.stage === 'over') return;
    tell();
    held.stage = 'over';
    held.pings?.queue.forget(held);
    this.#keeper.answers.forget(held);
    this.#keeper.handshakes.forget(held);
    if (this.#isOpen) this.#ws.close();
    this.#keeper.over(held);
  }
}
