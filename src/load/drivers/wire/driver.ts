import { asOurStamp } from '../../clock/estimate.ts';
import type { SocketDriver, SocketDriverOptions, SocketSink } from '../contract.ts';
import { shownWord } from '../json.ts';
import { createRecovery, type Recovery } from '../recovery.ts';
import { createFrameReader } from '../socket-frames.ts';
import { neverOpened } from '../socket-refusal.ts';
import { describeError } from '../transport-fault.ts';
import { type Broken, FrameReader, type FrameSink, OPCODE, type Span } from './frames.ts';
import type { Handles } from './handles.ts';
import { CLOSING_US, type Held, newHeld, type Pings } from './held.ts';
import type { LineSink, OpenLine } from './line.ts';
import { linesTo } from './lines.ts';
import { maskedFrame, maskedFrames } from './mask.ts';
import { type PacketSink, readPacket } from './packets.ts';
import { createPatience, type Patience, type Queue } from './patience.ts';
import { createPings } from './pings.ts';
import { placeOf } from './place.ts';
import { createUpgradeReader, type UpgradeAnswer, upgradeOf } from './upgrade.ts';
import { ANSWERS, CLOSE, closing, createWords, findEvent, MESSAGE, PONG, type Words } from './words.ts';

/**
 * Sockets on the wire: raw TCP or TLS, frames (RFC 6455) and packets (Engine.IO 4, Socket.IO 5) of our own. It says of a connection what
 * socket.io-client says, in its words, at a fraction of the cost: connections share their handlers and one read buffer.
 */
class WireDriver implements SocketDriver, LineSink<Held>, FrameSink<Held>, PacketSink<Held> {
  readonly known = findEvent;
  readonly #settings: SocketDriverOptions['settings'];
  readonly #sink: SocketSink;
  readonly #open: OpenLine<Held>;
  readonly #request: Buffer;
  readonly #readUpgrade: (bytes: Buffer, length: number) => UpgradeAnswer;
  readonly #words: Words;
  readonly #onFrame: (connection: number, frame: unknown) => void;
  readonly #recovery: Recovery;
  readonly #held = new Map<number, Held>();
  readonly #patience: Patience<Held>;
  readonly #pings: (silenceUs: number) => Pings;
  /** Until the answer to an `unsubscribe`. */
  readonly #answers: Queue<Held>;
  /** Until the server closes what is over. */
  readonly #closings: Queue<Held>;

  constructor(options: SocketDriverOptions, handles?: Handles | null) {
    const { baseUrl, spec, sink, stamps, clock, settings } = options;
    const url = new URL(baseUrl);
    this.#settings = settings;
    this.#sink = sink;
    const { request, accept } = upgradeOf(url, spec.path);
    this.#request = request;
    this.#readUpgrade = createUpgradeReader(accept);
    this.#words = createWords(options);
    // A tick that many are sent is parsed once (packets.ts).
    this.#onFrame = createFrameReader(spec, sink, (stampMs) => asOurStamp(stampMs, stamps), { isShared: true });
    this.#recovery = createRecovery(options);
    this.#open = linesTo(placeOf(url, options), this, handles);
    this.#patience = createPatience(clock);
    this.#pings = createPings(this.#patience, (held) => this.#end(held, 'ping timeout', 1000));
    this.#answers = this.#patience.queue((held) => this.#part(held, false));
    this.#closings = this.#patience.queue((held) => this.#discard(held));
  }

  connect(connection: number, symbolStart: number): void {
    this.abandon(connection);
    const held = newHeld(connection, symbolStart);
    this.#held.set(connection, held);
    held.line = this.#open(held, connection);
  }

  leave(connection: number): void {
    const held = this.#held.get(connection);
    if (held?.stage !== 'established') return;
    if (this.#settings.subscribe) {
      this.#waitNoMore(held);
      held.stage = 'leaving';
      this.#answers.wait(held, this.#settings.leaveTimeoutMs * 1000);
      this.#say(held, this.#words.unsubscribe(held.symbolStart));
    } else this.#part(held, true);
  }

  cut(connection: number): void {
    const held = this.#held.get(connection);
    if (held?.stage !== 'established') return;
    this.#shut(held, null);
    this.#sink.left(connection, false);
  }

  pause(connection: number): void {
    this.#held.get(connection)?.line.pause();
  }

  resume(connection: number): void {
    this.#held.get(connection)?.line.resume();
  }

  mute(connection: number): void {
    const held = this.#held.get(connection);
    if (held?.stage === 'established') held.isMute = true;
  }

  abandon(connection: number): void {
    const held = this.#held.get(connection);
    if (held !== undefined) this.#discard(held);
  }

  async close(): Promise<void> {
    for (const held of this.#held.values()) this.#discard(held);
    this.#patience.close();
  }

  #say({ line, isMute }: Held, words: Buffer): void {
    if (!isMute) line.write(maskedFrame(OPCODE.text, words));
  }

  stands(held: Held): void {
    held.stage = 'upgrade';
    held.line.write(this.#request);
  }

  read(held: Held, bytes: Buffer, length: number): void {
    if (held.frames !== null) held.frames.read(bytes, 0, length);
    else if (held.stage !== 'upgrade') return;
    else if (held.head === null) this.#readHead(held, bytes, length);
    else {
      const head = Buffer.concat([held.head, bytes.subarray(0, length)]);
      this.#readHead(held, head, head.length);
    }
  }

  #readHead(held: Held, head: Buffer, length: number): void {
    const answer = this.#readUpgrade(head, length);
    if (answer.kind === 'more') held.head = Buffer.from(head.subarray(0, length));
    if (answer.kind === 'refused') this.#refuse(held, 'handshake', answer.detail);
    if (answer.kind !== 'open') return;
    held.head = null;
    held.stage = 'handshake';
    held.frames = new FrameReader<Held>(this, held);
    held.frames.read(head, answer.bodyAt, length);
  }

  message(held: Held, isText: boolean, span: Span): void {
    const isPacket = isText && span.start < span.end && span.bytes[span.start] === MESSAGE;
    if (isText && (!isPacket || held.attachments === 0)) readPacket(this, held, span);
    else if (isText) this.malformed(held, 'socket', 'text where a binary message belongs');
    else if (held.attachments > 0) held.attachments -= 1;
    else this.malformed(held, 'socket', 'a binary message that belongs to nothing');
  }

  ping({ line, isMute }: Held, { bytes, start, end }: Span): void {
    if (!isMute) line.write(maskedFrame(OPCODE.pong, bytes.subarray(start, end)));
  }

  closing(held: Held): void {
    this.#end(held, 'transport close', 1000);
  }

  broken(held: Held, { code, why }: Broken): void {
    held.fault = new Error(why);
    this.#end(held, 'transport error', code);
  }

  opened(held: Held, pingIntervalMs: number, pingTimeoutMs: number): void {
    if (held.stage !== 'handshake') return;
    held.stage = 'join';
    const silenceUs = (pingIntervalMs + pingTimeoutMs) * 1000;
    held.pings = this.#pings(silenceUs);
    held.pings.queue.wait(held, silenceUs);
    this.#say(held, this.#words.join(held.connection));
  }

  pinged(held: Held, text: string): void {
    this.#say(held, text === '' ? PONG : Buffer.from(`3${text}`));
    if (held.stage !== 'leaving') held.pings?.queue.wait(held, held.pings.silenceUs);
  }

  joined(held: Held): void {
    if (held.stage === 'join') held.stage = 'greeting';
  }

  /** Of one that is in that is no refusal: it is turned away as by `41`, and the library comes back by itself from neither. */
  refused(held: Held, message: string): void {
    if (held.stage === 'established' || held.stage === 'leaving') this.disconnected(held);
    else this.#refuse(held, 'authentication', message);
  }

  disconnected(held: Held): void {
    this.#end(held, 'io server disconnect', 1000);
  }

  attachments(held: Held, count: number): void {
    held.attachments = count;
  }

  malformed(held: Held, layer: 'engine' | 'socket', detail: string): void {
    held.fault = new Error(detail);
    this.#end(held, layer === 'engine' ? 'transport error' : 'parse error', 1000);
  }

  event(held: Held, name: string, word: unknown): void {
    const { connection, stage } = held;
    if (stage === 'leaving') {
      if (name === 'unsubscribe-ack' || name === 'unsubscribe-error') this.#part(held, true);
      else if (name === 'data') this.#onFrame(connection, word);
      else this.#recovery.told(connection, name, word);
      return;
    }
    if (name === 'connected' && stage === 'greeting') {
      held.stage = 'established';
      this.#sink.connected(connection);
      if (this.#settings.subscribe) this.#say(held, this.#words.subscribe(held.symbolStart));
    } else if (stage === 'established') this.#told(held, name, word);
  }

  /** One subscription, one answer: what comes later answers something else. */
  #told(held: Held, name: string, word: unknown): void {
    const { connection, answered } = held;
    if (name === 'data') this.#onFrame(connection, word);
    this.#recovery.told(connection, name, word);
    if (!ANSWERS.has(name)) return;
    held.answered = true;
    if (answered) return;
    if (name === 'subscribe-ack') this.#subscribed(held);
    else this.#sink.subscribeFailed(connection, shownWord(word));
  }

  #subscribed(held: Held): void {
    this.#sink.subscribed(held.connection);
    const sinceMs = held.stage === 'established' ? this.#recovery.ask(held.connection) : null;
    if (sinceMs !== null) this.#say(held, this.#words.recover(held.symbolStart, sinceMs));
  }

  /** We leave: namespace, then WebSocket; the server closes the TCP connection, so that the port is not ours to wait for. */
  #part(held: Held, isAnswered: boolean): void {
    this.#shut(held, maskedFrames([OPCODE.text, this.#words.part], [OPCODE.close, CLOSE]));
    this.#sink.left(held.connection, isAnswered);
  }

  /** A connection ends by what the server did or did not do. */
  #end(held: Held, reason: string, code: number): void {
    const { connection, stage } = held;
    if (stage === 'parted' || stage === 'over') return;
    const detail = held.fault === null ? reason : `${reason}: ${describeError(held.fault)}`;
    this.#shut(held, closing(code));
    if (stage === 'established' || stage === 'leaving') this.#sink.lost(connection, reason);
    else this.#sink.refused(connection, 'reset', `closed before it was established: ${detail}`);
  }

  #refuse(held: Held, reason: string, detail: string): void {
    if (held.stage === 'parted' || held.stage === 'over') return;
    this.#shut(held, closing(1000));
    this.#sink.refused(held.connection, reason, detail);
  }

  /** Says goodbye on the WebSocket where there is one, in one write (null: ends without a word), and waits for the server to close. */
  #shut(held: Held, lastWords: Buffer | null): void {
    const { frames, line } = held;
    if (frames === null) {
      this.#discard(held);
      return;
    }
    this.#waitNoMore(held);
    held.stage = 'parted';
    frames.stop();
    if (lastWords === null) line.end();
    else line.write(lastWords);
    this.#closings.wait(held, CLOSING_US);
  }

  over(held: Held, fault: Error | null): void {
    const { stage, connection } = held;
    if (stage === 'over') return;
    this.#discard(held);
    if (stage === 'parted') return;
    if (stage === 'established' || stage === 'leaving') this.#sink.lost(connection, 'transport close');
    else if (stage === 'tcp' || stage === 'upgrade') this.#sink.refused(connection, ...neverOpened(fault));
    else this.#sink.refused(connection, 'reset', 'closed before it was established: transport close');
  }

  /** It waits for one thing at a time: for the next ping, then for an answer, then for the server to close. */
  #waitNoMore(held: Held): void {
    if (held.stage === 'parted') this.#closings.forget(held);
    else if (held.stage === 'leaving') this.#answers.forget(held);
    else held.pings?.queue.forget(held);
  }

  /** Nothing more is told of it. */
  #discard(held: Held): void {
    this.#waitNoMore(held);
    held.stage = 'over';
    // Its number may be another's by now.
    if (this.#held.get(held.connection) === held) this.#held.delete(held.connection);
    held.frames?.stop();
    held.line.destroy();
  }
}

/** `handles`: what its connections are made of instead of this Node's; null: of `net`, as all that are named or go over TLS. */
export const createWireDriver = (options: SocketDriverOptions, handles?: Handles | null): SocketDriver =>
  new WireDriver(options, handles);
