import { io, type Socket } from 'socket.io-client';
import type { LoopBooks } from './job.ts';
import { jobOfArguments, pace } from './pace.ts';

/** socket.io-client as its users would write it: the whole conversation, ticks counted and their numbers looked at, nothing judged. */

const job = jobOfArguments();
const books = { connected: 0, subscribed: 0, closed: 0, messages: 0, gaps: 0 };
const subscription = { wsCapabilityType: 'stream-stock-quote', symbols: [job.symbol] };
/** Who leaves as soon as it is in, or may leave at once. */
const wantsAway: boolean[] = [];
const isIn: boolean[] = [];
const all: Socket[] = [];

const away = (i: number): void => {
  all[i]?.emit('unsubscribe', subscription);
};

type Tick = { readonly data: readonly { readonly volume: number }[] };

const open = (i: number): void => {
  const socket = io(`http://${job.host}:${job.port}`, {
    path: '/api/v1/stream-receiver/connect',
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: job.auth,
  });
  all.push(socket);
  let last = -1;
  socket.on('connected', () => {
    books.connected += 1;
    socket.emit('subscribe', subscription);
  });
  socket.on('subscribe-ack', () => {
    books.subscribed += 1;
    isIn[i] = true;
    if (wantsAway[i] === true) away(i);
  });
  socket.on('data', ({ data }: Tick) => {
    for (const { volume } of data) {
      if (volume !== last + 1) books.gaps += 1;
      last = volume;
      books.messages += 1;
    }
  });
  socket.on('unsubscribe-ack', () => socket.disconnect());
  socket.on('disconnect', () => {
    books.closed += 1;
    if (books.closed === job.count) process.stdout.write(`${JSON.stringify(books satisfies LoopBooks)}\n`);
  });
};

pace(job, open, (i) => {
  wantsAway[i] = true;
  if (isIn[i] === true) away(i);
});
