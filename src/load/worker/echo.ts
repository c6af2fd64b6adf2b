import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Clock } from '../../core/clock.ts';

/** How long after one echo the next is due. */
const PERIOD_US = 100_000;
const MESSAGE = Buffer.of(1);

/** Told of each echo: the instant of the clock at which it was due to be sent, and how long after that it was received. */
export type OnEcho = (dueUs: number, latencyUs: number) => void;

/**
 * A worker's message to itself, over a real pair of TCP sockets, about ten times a second: how late this process notices what has arrived. It is
 * counted from the instant at which it was due, not from the send: a loop that is blocked sends late and then receives at once.
 */
export type Echo = {
  start(onEcho: OnEcho): void;
  close(): void;
};

/** Both ends of a connection on loopback; the port is free again at once. */
const openPair = async (): Promise<{ readonly near: Socket; readonly far: Socket }> => {
  const server = createServer({ noDelay: true });
  try {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const near = connect({
      port: typeof address === 'object' ? (address?.port ?? 0) : 0,
      host: '127.0.0.1',
      noDelay: true,
    });
    const [[far]] = (await Promise.all([once(server, 'connection'), once(near, 'connect')])) as [[Socket], unknown];
    return { near, far };
  } finally {
    server.close();
  }
};

/** Opens a worker's echo; null where this machine has no descriptor or port left for it: it is then not measured. */
export const openEcho = async (clock: Clock): Promise<Echo | null> => {
  const pair = await openPair().catch(() => null);
  if (pair === null) return null;
  const { near, far } = pair;
  let onEcho: OnEcho = () => {};
  let dueUs = 0;
  const beat = (): void => {
    near.write(MESSAGE);
  };
  let cancel = (): void => {};
  const arm = (): void => {
    dueUs = clock.nowUs() + PERIOD_US;
    cancel = clock.after(PERIOD_US, beat);
  };
  const close = (): void => {
    cancel();
    near.destroy();
    far.destroy();
  };
  far.on('data', () => {
    onEcho(dueUs, Math.max(0, clock.nowUs() - dueUs));
    arm();
  });
  for (const end of [near, far]) end.on('error', close);
  return {
    start: (heard) => {
      onEcho = heard;
      arm();
    },
    close,
  };
};
