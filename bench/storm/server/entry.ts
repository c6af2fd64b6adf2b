import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../src/core/clock.ts';
import { ownCpuUs, serve } from '../../common/listening.ts';
import type { ServerBooks, ServerJob, StreamPart } from './protocol.ts';
import { answerAt, joinedAt, PARTING, tickOf, upgradeTo } from './words.ts';

/** The fast server: speaks as much Socket.IO as a storm needs, from bytes written beforehand, and keeps books of its own. */

const job = JSON.parse(process.argv[2] ?? '') as ServerJob;
/** A socket's last answer is read before the first tick comes. */
const BEFORE_STREAM_MS = 300;
const CLOSE_OPCODE = 8;
const HEADER_BYTES = 6;

type Client = { readonly socket: Socket; rest: Buffer | null; isOpen: boolean };

const counts = { accepted: 0, upgraded: 0, joined: 0, subscribed: 0, unsubscribed: 0, closed: 0, messages: 0 };
const held = new Set<Client>();
let streamed = false;

const books = (): ServerBooks => ({ ...counts, held: held.size, streamed, cpuUs: ownCpuUs() });

const writeAll = (buffer: Buffer, ticks: number): void => {
  for (const { socket } of held) {
    socket.write(buffer);
    counts.messages += ticks;
  }
};

const streamPart = async ({ ticks, perWrite, ticksPerSec }: StreamPart, first: number): Promise<void> => {
  const startMs = systemClock.wallMs();
  const dueMs = (tick: number): number => (tick / ticksPerSec) * 1000;
  const all = Array.from({ length: ticks }, (_, i) => tickOf(job.symbol, first + i, startMs + dueMs(i)));
  const writes = Array.from({ length: Math.ceil(ticks / perWrite) }, (_, i) =>
    Buffer.concat(all.slice(i * perWrite, (i + 1) * perWrite)),
  );
  const beganUs = systemClock.nowUs();
  for (const [i, buffer] of writes.entries()) {
    const waitMs = dueMs(i * perWrite) - (systemClock.nowUs() - beganUs) / 1000;
    if (waitMs > 0.5) await sleep(waitMs);
    writeAll(buffer, Math.min(perWrite, ticks - i * perWrite));
  }
};

let begun = false;
const streamIfAll = async (): Promise<void> => {
  if (begun || job.stream === null || held.size < job.stream.clients) return;
  begun = true;
  await sleep(BEFORE_STREAM_MS);
  let first = 0;
  for (const part of job.stream.parts) {
    await streamPart(part, first);
    first += part.ticks;
  }
  streamed = true;
};

const subscribe = (client: Client): void => {
  held.add(client);
  counts.subscribed += 1;
  client.socket.write(answerAt('subscribe-ack', job.symbol, systemClock.wallMs()));
  streamIfAll();
};

const unsubscribe = (client: Client): void => {
  held.delete(client);
  counts.unsubscribed += 1;
  client.socket.write(answerAt('unsubscribe-ack', job.symbol, systemClock.wallMs()));
};

/** What a client said, told by its first bytes: `40…`, `42["s…`, `42["u…`; all else needs no answer. */
const said = (client: Client, bytes: Buffer, body: number, length: number): void => {
  const letter = (at: number): string =>
    String.fromCharCode((bytes[body + at] ?? 0) ^ (bytes[body - 4 + (at & 3)] ?? 0));
  if (length < 2 || letter(0) !== '4') return;
  if (letter(1) === '0') {
    counts.joined += 1;
    client.socket.write(joinedAt(systemClock.wallMs()));
  }
  if (letter(1) !== '2' || length < 5) return;
  if (letter(4) === 's') subscribe(client);
  if (letter(4) === 'u') unsubscribe(client);
};

/** Reads whole masked frames of up to 65,535 bytes; returns where the first that is not whole begins. */
const readFrames = (client: Client, bytes: Buffer): number => {
  let at = 0;
  while (bytes.length - at >= HEADER_BYTES) {
    const short = (bytes[at + 1] ?? 0) & 0x7f;
    if (short === 126 && bytes.length - at < HEADER_BYTES + 2) return at;
    const length = short === 126 ? bytes.readUInt16BE(at + 2) : short;
    const body = at + HEADER_BYTES + (short === 126 ? 2 : 0);
    if (body + length > bytes.length) return at;
    if (((bytes[at] ?? 0) & 0x0f) === CLOSE_OPCODE) {
      client.socket.end(PARTING);
      return bytes.length;
    }
    said(client, bytes, body, length);
    at = body + length;
  }
  return at;
};

const readHead = (client: Client, bytes: Buffer): void => {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) {
    client.rest = Buffer.from(bytes);
    return;
  }
  const key = /^sec-websocket-key: *(\S+)/im.exec(bytes.toString('latin1', 0, end))?.[1];
  if (key === undefined) {
    client.socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    return;
  }
  counts.upgraded += 1;
  client.isOpen = true;
  client.socket.write(upgradeTo(key));
  if (end + 4 < bytes.length) read(client, bytes.subarray(end + 4));
};

const read = (client: Client, chunk: Buffer): void => {
  const bytes = client.rest === null ? chunk : Buffer.concat([client.rest, chunk]);
  client.rest = null;
  if (!client.isOpen) {
    readHead(client, bytes);
    return;
  }
  const at = readFrames(client, bytes);
  if (at < bytes.length) client.rest = Buffer.from(bytes.subarray(at));
};

const server = createServer({ noDelay: true }, (socket) => {
  counts.accepted += 1;
  const client: Client = { socket, rest: null, isOpen: false };
  socket.on('data', (chunk: Buffer) => read(client, chunk));
  socket.on('error', () => {});
  socket.on('close', () => {
    if (client.isOpen) counts.closed += 1;
    held.delete(client);
  });
});

serve(server, job.host, books);
