import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Clock } from '../../core/clock.ts';

/** From one echo to the next, on average. */
const PERIOD_US = 100_000;
/** The nth echo is due somewhere in the nth period, spread by the golden ratio: in step with nothing that comes back in this process or on this host. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const dueAfterUs = (nth: number): number => Math.round(PERIOD_US * (nth + ((nth * GOLDEN) % 1)));

const MESSAGE = Buffer.of(1);

/** Told of each echo: the instant of the clock at which it was due to be sent, and how long after that it was received. */
export type OnEcho = (dueUs: number, latencyUs: number) => void;

/** Carries a message from this process to itself. */
export type Wire = {
  send(): void;
  onReceived(heard: () => void): void;
  close(): void;
};

/**
 * A process's message to itself, about ten times a second: how late it notices what has arrived. It is counted from the instant at which it was
 * due, not from the send: a loop that is blocked sends late and then receives at once.
 */
export type Echo = {
  start(onEcho: OnEcho): void;
  close(): void;
};

export const createEcho = (wire: Wire, clock: Clock): Echo => {
  let onEcho: OnEcho = () => {};
  let cancel = (): void => {};
  let startUs = 0;
  let dueUs = 0;
  let nth = 0;
  // What fell due while the last one was under way is left out: it would have waited less.
  const arm = (nowUs: number): void => {
    while (dueUs <= nowUs) {
      nth += 1;
      dueUs = startUs + dueAfterUs(nth);
    }
    cancel = clock.after(dueUs - nowUs, wire.send);
  };
  wire.onReceived(() => {
    const nowUs = clock.nowUs();
    // A timer may fire a fraction of a millisecond early.
    onEcho(dueUs, Math.max(0, nowUs - dueUs));
    arm(Math.max(nowUs, dueUs));
  });
  return {
    start: (heard) => {
      cancel();
      onEcho = heard;
      startUs = clock.nowUs();
      dueUs = startUs;
      nth = 0;
      arm(startUs);
    },
    close: () => {
      cancel();
      wire.close();
    },
  };
};

/** Both ends of a real TCP connection on loopback; nothing listens any more once they have met. */
const openWire = async (): Promise<Wire> => {
  const server = createServer({ noDelay: true });
  try {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const near = connect({ port, host: '127.0.0.1', noDelay: true });
    const [[far]] = (await Promise.all([once(server, 'connection'), once(near, 'connect')])) as [[Socket], unknown];
    const close = (): void => {
      near.destroy();
      far.destroy();
    };
    for (const end of [near, far]) end.on('error', close);
    return {
      send: () => near.write(MESSAGE),
      onReceived: (heard) => far.on('data', heard),
      close,
    };
  } finally {
    server.close();
  }
};

/** The echo of this process; null where this machine has no descriptor or port left for it: it is then not measured. */
export const openEcho = async (clock: Clock): Promise<Echo | null> => {
  const wire = await openWire().catch(() => null);
  return wire === null ? null : createEcho(wire, clock);
};
