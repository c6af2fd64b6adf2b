import { isUtf8 } from 'node:buffer';
import { attachmentsOf } from '../attachments.ts';
import { fieldOf } from '../json.ts';
import type { KnownEvent } from './events.ts';
import type { Span } from './frames.ts';
import { timesOf } from './openings.ts';
import { createParseOnce } from './parse-once.ts';
import { isPlainJson } from './plain-json.ts';

/**
 * What a text message is in Engine.IO 4 with Socket.IO 5 inside (docs/spec/target-contract.md 2.1), told to `who`. Events are known by their
 * names; of one that is not, nothing is read, and of one that is known by its name alone no more than that its words are JSON.
 */
export type PacketSink<T> = {
  /** Engine.IO `0`: how often the server pings, and how long it may be silent after that. */
  opened(who: T, pingIntervalMs: number, pingTimeoutMs: number): void;
  /** Engine.IO `2`; the text stands in the ping and must come back in the pong. */
  pinged(who: T, text: string): void;
  /** Socket.IO `40` of the root namespace. */
  joined(who: T): void;
  /** Socket.IO `44`: refused, with the server's words. */
  refused(who: T, message: string): void;
  /** Socket.IO `41`. */
  disconnected(who: T): void;
  /** The event of this name, if it is read. */
  known(bytes: Buffer, start: number, end: number): KnownEvent | null;
  /** An event of the root namespace and its first word; undefined where it has none, or nobody reads it. */
  event(who: T, name: string, word: unknown): void;
  /** So many binary messages belong to the packet just read. */
  attachments(who: T, count: number): void;
  /** Not a packet. `engine`: of the outer protocol, which ends in a transport error; else in a parse error. */
  malformed(who: T, layer: 'engine' | 'socket', detail: string): void;
};

const CODE = { zero: 48, nine: 57, comma: 44, slash: 47, dash: 45, quote: 34, bracket: 91, backslash: 92 } as const;

/** The first byte of an Engine.IO packet. */
const ENGINE = { open: 48, close: 49, ping: 50, pong: 51, message: 52, noop: 54 } as const;
/** The first byte of a Socket.IO packet inside a message. */
const SOCKET = {
  connect: 48,
  disconnect: 49,
  event: 50,
  ack: 51,
  refused: 52,
  binaryEvent: 53,
  binaryAck: 54,
} as const;

const shown = ({ bytes, start, end }: Span): string => bytes.toString('utf8', start, Math.min(end, start + 100));

/** That is the WebSocket's own rule (RFC 6455, 8.1): what breaks it is no packet of any kind. */
const NOT_UTF8 = 'not UTF-8';

const parsed = ({ bytes, end }: Span, at: number): unknown => {
  if (!isUtf8(bytes.subarray(at, end))) throw new SyntaxError(NOT_UTF8);
  return JSON.parse(bytes.toString('utf8', at, end));
};

/** Events are told to many clients in the same bytes. */
const parsedOnce = createParseOnce(parsed);

const handshake = <T>(sink: PacketSink<T>, who: T, span: Span): void => {
  const { intervalMs, timeoutMs } = timesOf(span, span.start + 1, parsed);
  sink.opened(who, intervalMs, timeoutMs);
};

const isDigit = (code: number | undefined): boolean => code !== undefined && code >= CODE.zero && code <= CODE.nine;

/** The byte at `at`, or -1 behind the end: there may stand what another connection was sent. */
const byteAt = ({ bytes, end }: Span, at: number): number => (at < end ? (bytes[at] ?? -1) : -1);

const afterDigits = ({ bytes, end }: Span, at: number): number => {
  let next = at;
  while (next < end && isDigit(bytes[next])) next += 1;
  return next;
};

/** Where the name of an event ends that begins at the quote `at`; -1 where it holds an escape, or does not end. */
const endOfName = ({ bytes, end }: Span, at: number): number => {
  for (let i = at + 1; i < end; i += 1) {
    if (bytes[i] === CODE.quote) return i;
    if (bytes[i] === CODE.backslash) return -1;
  }
  return -1;
};

/** Reads what stands from `at` on as the words of an event; tells it only where it is known. */
const event = <T>(sink: PacketSink<T>, who: T, span: Span, at: number): void => {
  const { bytes, end } = span;
  const isPlain = byteAt(span, at) === CODE.bracket && byteAt(span, at + 1) === CODE.quote;
  const nameEnd = isPlain ? endOfName(span, at + 1) : -1;
  const known = nameEnd === -1 ? undefined : sink.known(bytes, at + 2, nameEnd);
  if (known === null) return;
  if (known?.hasWord === false && isPlainJson(bytes, at, end)) {
    sink.event(who, known.name, undefined);
    return;
  }
  const words = parsedOnce(span, at);
  if (!Array.isArray(words) || typeof words[0] !== 'string') throw new SyntaxError('an event without a name');
  const name = Buffer.from(words[0]);
  const named = known ?? sink.known(name, 0, name.length);
  if (named !== null) sink.event(who, named.name, named.hasWord ? words[1] : undefined);
};

/** The server's own words of why it refuses: `{"message":"…"}`, or a string. */
const refusal = (span: Span, at: number): string => {
  const value = at < span.end ? parsed(span, at) : '';
  const message = typeof value === 'string' ? value : fieldOf(value, 'message');
  if (typeof message !== 'string') throw new SyntaxError('a refusal without a message');
  return message;
};

/** Where the number of attachments ends: right after its dash. */
const afterAttachments = (span: Span, at: number): number => {
  const dash = afterDigits(span, at);
  if (dash === at || byteAt(span, dash) !== CODE.dash) throw new SyntaxError('attachments without a number');
  return dash + 1;
};

/** Where the packet's own words begin, in the root namespace; null in another one, which is not ours. */
const afterNamespace = (span: Span, at: number): number | null => {
  const { bytes, end } = span;
  if (byteAt(span, at) !== CODE.slash) return at;
  const comma = bytes.indexOf(CODE.comma, at);
  const name = bytes.toString('latin1', at, comma === -1 || comma > end ? end : comma);
  if (name !== '/') return null;
  return comma === -1 || comma > end ? end : comma + 1;
};

const socketPacket = <T>(sink: PacketSink<T>, who: T, span: Span): void => {
  const { bytes, start } = span;
  const type = start + 1 < span.end ? (bytes[start + 1] ?? 0) : 0;
  if (type < SOCKET.connect || type > SOCKET.binaryAck) throw new SyntaxError('an unknown packet');
  const isBinary = type === SOCKET.binaryEvent || type === SOCKET.binaryAck;
  const named = isBinary ? afterAttachments(span, start + 2) : start + 2;
  if (isBinary) sink.attachments(who, attachmentsOf(bytes.toString('latin1', start + 2, named - 1)));
  const words = afterNamespace(span, named);
  if (words === null) return;
  if (type === SOCKET.connect) sink.joined(who);
  if (type === SOCKET.disconnect) sink.disconnected(who);
  if (type === SOCKET.refused) sink.refused(who, refusal(span, words));
  if (type === SOCKET.event || type === SOCKET.binaryEvent) event(sink, who, span, afterDigits(span, words));
};

const enginePacket = <T>(sink: PacketSink<T>, who: T, span: Span): 'known' | 'unknown' => {
  switch (span.bytes[span.start]) {
    case ENGINE.open:
      handshake(sink, who, span);
      return 'known';
    case ENGINE.ping:
      sink.pinged(who, span.bytes.toString('utf8', span.start + 1, span.end));
      return 'known';
    // A close by packet is for polling: over WebSocket the connection itself ends.
    case ENGINE.close:
    case ENGINE.pong:
    case ENGINE.noop:
      return 'known';
    default:
      return 'unknown';
  }
};

/** Reads one text message of a connection. What is no packet is `malformed`, and thrown by nothing here. */
export const readPacket = <T>(sink: PacketSink<T>, who: T, span: Span): void => {
  const isMessage = span.start < span.end && span.bytes[span.start] === ENGINE.message;
  try {
    if (isMessage) socketPacket(sink, who, span);
    else if (span.start === span.end || enginePacket(sink, who, span) === 'unknown')
      sink.malformed(who, 'engine', shown(span));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const isInside = isMessage && error.message !== NOT_UTF8;
    sink.malformed(who, isInside ? 'socket' : 'engine', `${error.message}: ${shown(span)}`);
  }
};
