import { attachmentsOf } from '../../drivers/attachments.ts';
import { fieldOf } from '../../drivers/json.ts';
import type { PacketSink } from '../../drivers/wire/packets.ts';

/**
 * Text messages of Engine.IO 4 with Socket.IO 5 inside, as k6 hands them over: as text, where the wire client reads bytes (drivers/wire/packets.ts). It
 * tells its sink the very same (socket-packets.test.ts holds the two against each other).
 */

/** As that of the wire client, but for the names of events: here they are text. */
export type TextPacketSink<T> = Omit<PacketSink<T>, 'known'> & {
  /** Whether somebody reads the event of this name. */
  wants(name: string): boolean;
};

/** That is the WebSocket's own rule (RFC 6455, 8.1): what breaks it is no packet of any kind. */
const NOT_UTF8 = 'not UTF-8';
/** What k6 puts in the place of bytes that are no UTF-8; a server may also have sent it. */
const REPLACEMENT = '\ufffd';
const SHOWN = 100;

const SOCKET = { connect: '0', disconnect: '1', event: '2', refused: '4', binaryEvent: '5', binaryAck: '6' } as const;

type Read<T> = {
  readonly sink: TextPacketSink<T>;
  readonly who: T;
  readonly text: string;
  /** Asked only of a text that holds a replacement character: whether its bytes are UTF-8. */
  readonly isUtf8: (text: string) => boolean;
};

const parsed = ({ text, isUtf8 }: Read<unknown>, at: number): unknown => {
  const words = text.slice(at);
  if (words.includes(REPLACEMENT) && !isUtf8(text)) throw new SyntaxError(NOT_UTF8);
  return JSON.parse(words);
};

const handshake = <T>(read: Read<T>): void => {
  const value = parsed(read, 1);
  const [interval, timeout] = [fieldOf(value, 'pingInterval'), fieldOf(value, 'pingTimeout')];
  if (typeof interval !== 'number' || typeof timeout !== 'number')
    throw new SyntaxError('a handshake without its times');
  read.sink.opened(read.who, interval, timeout);
};

const afterDigits = (text: string, at: number): number => {
  let next = at;
  while (next < text.length && text.charCodeAt(next) >= 48 && text.charCodeAt(next) <= 57) next += 1;
  return next;
};

/** Where the name of an event ends that begins at the quote `at`; -1 where it holds an escape, or does not end. */
const endOfName = (text: string, at: number): number => {
  const end = text.indexOf('"', at + 1);
  return end === -1 || text.slice(at, end).includes('\\') ? -1 : end;
};

/** Reads what stands from `at` on as the words of an event; tells it only where it is wanted. */
const event = <T>(read: Read<T>, at: number): void => {
  const { sink, who, text } = read;
  const nameEnd = text.startsWith('["', at) ? endOfName(text, at + 1) : -1;
  if (nameEnd !== -1 && !sink.wants(text.slice(at + 2, nameEnd))) return;
  const words = parsed(read, at);
  if (!Array.isArray(words) || typeof words[0] !== 'string') throw new SyntaxError('an event without a name');
  if (sink.wants(words[0])) sink.event(who, words[0], words[1]);
};

/** The server's own words of why it refuses: `{"message":"…"}`, or a string. */
const refusal = (read: Read<unknown>, at: number): string => {
  const value = at < read.text.length ? parsed(read, at) : '';
  const message = typeof value === 'string' ? value : fieldOf(value, 'message');
  if (typeof message !== 'string') throw new SyntaxError('a refusal without a message');
  return message;
};

/** Where the number of attachments ends: right after its dash. */
const afterAttachments = (text: string, at: number): number => {
  const dash = afterDigits(text, at);
  if (dash === at || text[dash] !== '-') throw new SyntaxError('attachments without a number');
  return dash + 1;
};

/** Where the packet's own words begin, in the root namespace; null in another one, which is not ours. */
const afterNamespace = (text: string, at: number): number | null => {
  if (text[at] !== '/') return at;
  const comma = text.indexOf(',', at);
  const end = comma === -1 ? text.length : comma;
  if (text.slice(at, end) !== '/') return null;
  return comma === -1 ? end : comma + 1;
};

const socketPacket = <T>(read: Read<T>): void => {
  const { sink, who, text } = read;
  const type = text[1] ?? '';
  if (type < SOCKET.connect || type > SOCKET.binaryAck) throw new SyntaxError('an unknown packet');
  const isBinary = type === SOCKET.binaryEvent || type === SOCKET.binaryAck;
  const named = isBinary ? afterAttachments(text, 2) : 2;
  if (isBinary) sink.attachments(who, attachmentsOf(text.slice(2, named - 1)));
  const words = afterNamespace(text, named);
  if (words === null) return;
  if (type === SOCKET.connect) sink.joined(who);
  if (type === SOCKET.disconnect) sink.disconnected(who);
  if (type === SOCKET.refused) sink.refused(who, refusal(read, words));
  if (type === SOCKET.event || type === SOCKET.binaryEvent) event(read, afterDigits(text, words));
};

const enginePacket = <T>(read: Read<T>): 'known' | 'unknown' => {
  const { sink, who, text } = read;
  const [type] = text;
  if (type === '0') handshake(read);
  else if (type === '2') sink.pinged(who, text.slice(1));
  // Close, pong and noop: over WebSocket the connection itself ends.
  else if (type !== '1' && type !== '3' && type !== '6') return 'unknown';
  return 'known';
};

/** Reads one text message of a connection. What is no packet is `malformed`, and thrown by nothing here. */
export const readPacketText = <T>(read: Read<T>): void => {
  const { sink, who, text } = read;
  const isMessage = text[0] === '4';
  try {
    if (isMessage) socketPacket(read);
    else if (enginePacket(read) === 'unknown') sink.malformed(who, 'engine', text.slice(0, SHOWN));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const isInside = isMessage && error.message !== NOT_UTF8;
    sink.malformed(who, isInside ? 'socket' : 'engine', `${error.message}: ${text.slice(0, SHOWN)}`);
  }
};
