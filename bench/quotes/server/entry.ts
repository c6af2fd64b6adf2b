import { createServer, type Socket } from 'node:net';
import { systemClock } from '../../../src/core/clock.ts';
import { ownCpuUs, serve } from '../../common/listening.ts';
import type { ServerBooks, ServerJob } from './protocol.ts';

/** The fast static server: one envelope for every quote, written beforehand, and books of its own. */

const job = JSON.parse(process.argv[2] ?? '') as ServerJob;
/** More requests than a generator sends before its load. */
const FIRST = 10;
const END = Buffer.from('\r\n\r\n');

/** As the documented contract answers (docs/spec/documented-contract.md:18), complete for the one symbol that is asked for. */
const BODY = JSON.stringify({
  success: true,
  statusCode: 200,
  message: 'OK',
  data: {
    data: [
      {
        symbol: job.symbol,
        lastPrice: 400.04,
        previousClose: 399.1,
        open: 399.5,
        high: 401,
        low: 398.2,
        volume: 1_234_567,
        turnover: 493_876_543.21,
      },
    ],
    metadata: { provider: 'infoway', capability: 'get-stock-quote', hasPartialFailures: false },
  },
  timestamp: '2026-11-27T00:00:00.000Z',
});
const OK = Buffer.from(
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(BODY)}\r\n\r\n${BODY}`,
);
const ABSENT = Buffer.from('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
const WANTED = Buffer.from(`GET ${job.path}`);

const books = { requests: 0, lastUs: 0, frozeUs: 0 };
const firstUs: number[] = [];
const heldUs: number[] = [];

const held = (socket: Socket): void => {
  const startUs = systemClock.nowUs();
  setTimeout(() => {
    socket.write(OK);
    heldUs.push(systemClock.nowUs() - startUs);
  }, job.holdMs);
};

/** The whole process stands still, as it would under SIGSTOP: nothing is read or accepted, and no CPU is used. */
const freeze = (ms: number): void => {
  const startUs = systemClock.nowUs();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  books.frozeUs = systemClock.nowUs() - startUs;
};

const quote = (socket: Socket): void => {
  books.requests += 1;
  books.lastUs = systemClock.nowUs();
  if (firstUs.length < FIRST) firstUs.push(books.lastUs);
  if (job.holdMs > 0) held(socket);
  else socket.write(OK);
  if (job.freeze !== null && books.requests === job.freeze.afterRequests) freeze(job.freeze.ms);
};

type Client = Socket & { rest?: Buffer };

const read = (socket: Client, chunk: Buffer): void => {
  const bytes = socket.rest === undefined ? chunk : Buffer.concat([socket.rest, chunk]);
  let at = 0;
  for (let end = bytes.indexOf(END, at); end !== -1; end = bytes.indexOf(END, at)) {
    if (bytes.compare(WANTED, 0, WANTED.length, at, at + WANTED.length) === 0) quote(socket);
    else socket.write(ABSENT);
    at = end + END.length;
  }
  if (at < bytes.length) socket.rest = Buffer.from(bytes.subarray(at));
  else delete socket.rest;
};

const booksNow = (): ServerBooks => ({ ...books, firstUs, heldUs, cpuUs: ownCpuUs() });

const server = createServer({ noDelay: true }, (socket: Client) => {
  socket.on('data', (chunk: Buffer) => read(socket, chunk));
  socket.on('error', () => {});
});

serve(server, job.host, booksNow);
