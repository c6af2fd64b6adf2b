import { createServer } from 'node:net';
import { parentPort } from 'node:worker_threads';

/** A thread that answers every request at once and closes: what k6 then takes for it is its own doing, or that of a busy machine. */

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok';
const HEAD_END = '\r\n\r\n';

const server = createServer({ noDelay: true }, (socket) => {
  let head = '';
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    head += chunk.toString('latin1');
    if (head.includes(HEAD_END)) socket.end(ANSWER);
  });
});
server.on('error', () => process.exit(1));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  parentPort?.postMessage(typeof address === 'object' && address !== null ? address.port : 0);
});
