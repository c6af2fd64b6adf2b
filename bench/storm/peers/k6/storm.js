import { Counter } from 'k6/metrics';
import { WebSocket } from 'k6/websockets';

/**
 * The conversation of a storm in k6: Socket.IO frames by hand, as k6 has none of its own. Ten users with an event loop each, their sockets dealt out
 * evenly: a user a socket costs k6 several times the memory. Counts are kept in plain numbers and handed to k6's metrics once a user.
 * A close that we did not ask for is counted too: k6 has no metric of its own for it.
 */

const job = JSON.parse(__ENV.JOB);
const USERS = 10;
const OPEN = 1;
/** Memory before the first socket is read in this time. */
const QUIET_START_MS = 500;

export const options = {
  scenarios: { storm: { executor: 'per-vu-iterations', vus: USERS, iterations: 1, maxDuration: '10m' } },
};

const names = ['connected', 'subscribed', 'closed', 'messages', 'gaps', 'errors', 'notOurs', 'refused'];
const metrics = Object.fromEntries(names.map((name) => [name, new Counter(`storm_${name}`)]));
const subscription = JSON.stringify({ wsCapabilityType: 'stream-stock-quote', symbols: [job.symbol] });

const sayLeave = ({ ws }) => ws.send(`42["unsubscribe",${subscription}]`);

const openOne = (books, done) => {
  const ws = new WebSocket(`ws://${job.host}:${job.port}/api/v1/stream-receiver/connect/?EIO=4&transport=websocket`);
  const socket = { ws, isOurs: false, isSubscribed: false };
  let last = -1;
  let isJoined = false;
  ws.onopen = () => ws.send(`40${JSON.stringify(job.auth)}`);
  ws.onerror = () => {
    books.errors += 1;
  };
  ws.onmessage = ({ data }) => {
    if (data === '2') ws.send('3');
    if (!data.startsWith('42')) return;
    const [event, word] = JSON.parse(data.slice(2));
    if (event === 'data') {
      for (const { volume } of word.data) {
        if (volume !== last + 1) books.gaps += 1;
        last = volume;
        books.messages += 1;
      }
    } else if (event === 'connected') {
      isJoined = true;
      books.connected += 1;
      ws.send(`42["subscribe",${subscription}]`);
    } else if (event === 'subscribe-ack') {
      books.subscribed += 1;
      socket.isSubscribed = true;
      if (socket.isOurs) sayLeave(socket);
    } else if (event === 'unsubscribe-ack') {
      ws.send('41');
      ws.close();
    }
  };
  ws.onclose = () => {
    books.closed += 1;
    if (!isJoined) books.refused += 1;
    else if (!socket.isOurs) books.notOurs += 1;
    done();
  };
  return socket;
};

const leave = (socket) => {
  socket.isOurs = true;
  if (socket.isSubscribed && socket.ws.readyState === OPEN) sayLeave(socket);
};

// biome-ignore lint/style/noDefaultExport: k6 calls the default export.
export default function user() {
  const books = Object.fromEntries(names.map((name) => [name, 0]));
  const first = __VU - 1;
  const mine = Math.ceil((job.count - first) / USERS);
  let over = 0;
  const done = () => {
    over += 1;
    if (over === mine) for (const name of names) metrics[name].add(books[name]);
  };
  for (let i = 0; i < mine; i += 1) {
    const dueMs = QUIET_START_MS + ((first + i * USERS) * job.rampMs) / job.count;
    setTimeout(() => {
      const socket = openOne(books, done);
      setTimeout(() => leave(socket), job.holdMs);
    }, dueMs);
  }
}

/** One line of ours, and k6's own view of the sockets beside it. */
export function handleSummary({ metrics: seen }) {
  const count = (name) => seen[name]?.values.count ?? 0;
  const own = Object.fromEntries(names.map((name) => [name, count(`storm_${name}`)]));
  const k6 = {
    ws_sessions: count('ws_sessions'),
    ws_connecting: seen.ws_connecting?.values ?? null,
    iterations: count('iterations'),
    checks: seen.checks?.values ?? null,
  };
  return { stdout: `${JSON.stringify({ ...own, k6 })}\n` };
}
