import type { Cancel, Clock } from '../../core/clock.ts';
import type { Burst, FirstSocketsSeen, HandshakeTiming } from '../../core/first-sockets.ts';
import { NO_CONNECTIONS } from '../../core/slice.ts';
import type { SocketDriver, SocketSink } from '../drivers/contract.ts';

export type FirstSocketsOptions = {
  readonly clock: Clock;
  /** How many are opened at once after the first. */
  readonly burst: number;
  /** To `connected`, and from there to the answer of the subscription. */
  readonly connectTimeoutMs: number;
  readonly leaveTimeoutMs: number;
  /** Whether they subscribe: those that do not leave as soon as they are in. */
  readonly subscribes: boolean;
  openDriver(sink: SocketSink): SocketDriver;
  /** Whether so slow a burst is worth a second one: a stall of this host may have hit the first. */
  isSlow(timing: HandshakeTiming): boolean;
  redact(text: string): string;
};

/** A driver that was asked to leave ends in `left` or `lost` soon after its own time-out; this long we wait for it. */
const LEAVE_MARGIN_MS = 1_000;
const DETAIL_MAX = 300;

/** `late`: given up before it got in; `over`: ended in any other way. */
type State = 'connecting' | 'open' | 'leaving' | 'late' | 'over';
type Held = {
  state: State;
  readonly openedUs: number;
  connectedMs: number | null;
  answered: boolean;
  done: () => void;
};

const addOne = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

const openLedger = (redact: (text: string) => string) => ({
  counts: { ...NO_CONNECTIONS },
  refusedByReason: {} as Record<string, number>,
  lostByReason: {} as Record<string, number>,
  messages: { received: 0, frames: 0 },
  refusals: [] as { connection: number; reason: string; detail: string }[],
  subscribeFailures: [] as string[],
  shown: (detail: string): string => redact(detail).slice(0, DETAIL_MAX),
});
type Ledger = ReturnType<typeof openLedger>;

/** Books what a driver reports, and wakes whoever waits for that socket. */
const sinkOf = (ledger: Ledger, held: Map<number, Held>, { clock, subscribes }: FirstSocketsOptions): SocketSink => {
  const answer = (connection: number, book: () => void): void => {
    const socket = held.get(connection);
    if (socket === undefined || socket.state !== 'open' || socket.answered) return;
    socket.answered = true;
    book();
    socket.done();
  };
  const end = (connection: number, states: readonly State[], book: () => void): void => {
    const socket = held.get(connection);
    if (socket === undefined || !states.includes(socket.state)) return;
    socket.state = 'over';
    book();
    socket.done();
  };
  return {
    connected: (connection) => {
      const socket = held.get(connection);
      if (socket?.state !== 'connecting') return;
      socket.state = 'open';
      socket.connectedMs = (clock.nowUs() - socket.openedUs) / 1000;
      ledger.counts.connected += 1;
      if (!subscribes) answer(connection, () => {});
    },
    refused: (connection, reason, detail) =>
      end(connection, ['connecting'], () => {
        ledger.counts.refused += 1;
        addOne(ledger.refusedByReason, reason);
        ledger.refusals.push({ connection, reason, detail: ledger.shown(detail) });
      }),
    subscribed: (connection) => answer(connection, () => (ledger.counts.subscribed += 1)),
    subscribeFailed: (connection, detail) =>
      answer(connection, () => {
        ledger.counts.subscribeFailed += 1;
        ledger.subscribeFailures.push(ledger.shown(detail));
      }),
    frame: (_, items) => {
      ledger.messages.frames += 1;
      ledger.messages.received += items;
    },
    broadcast: () => {},
    tick: () => {},
    recovered: () => {},
    recoveryAsked: () => {},
    recoveryEnded: () => {},
    lost: (connection, reason) =>
      end(connection, ['open', 'leaving'], () => {
        ledger.counts.lost += 1;
        addOne(ledger.lostByReason, reason);
      }),
    left: (connection) => end(connection, ['open', 'leaving'], () => (ledger.counts.closedByUs += 1)),
  };
};

/**
 * Opens one socket alone, then `burst` at one instant; each waits for the answer to its subscription, if it makes one, and leaves politely at once. Never throws for
 * what the target does: who gets in, and who does not, stands in the counts. A burst that `isSlow` is taken once more, and the faster one kept.
 */
export const openFirstSockets = async (options: FirstSocketsOptions): Promise<FirstSocketsSeen> => {
  const { clock, connectTimeoutMs, leaveTimeoutMs } = options;
  const held = new Map<number, Held>();
  const ledger = openLedger(options.redact);
  const driver = options.openDriver(sinkOf(ledger, held, options));

  /** Resolves when somebody calls `done`, or after so long; then `late` says what that means. */
  const until = (socket: Held, limitMs: number, late: () => void): Promise<void> =>
    new Promise((resolve) => {
      let cancel: Cancel = () => {};
      socket.done = () => {
        cancel();
        resolve();
      };
      cancel = clock.after(limitMs * 1000, () => {
        late();
        resolve();
      });
    });

  const join = async (connection: number, socket: Held): Promise<void> => {
    const settled = until(socket, connectTimeoutMs, () => {
      if (socket.state !== 'connecting') return;
      socket.state = 'late';
      ledger.counts.timedOut += 1;
      driver.abandon(connection);
    });
    driver.connect(connection, connection);
    await settled;
    if (socket.state === 'open' && !socket.answered) await until(socket, connectTimeoutMs, () => {});
  };

  const leave = async (connection: number, socket: Held): Promise<void> => {
    if (socket.state !== 'open') return;
    socket.state = 'leaving';
    const gone = until(socket, leaveTimeoutMs + LEAVE_MARGIN_MS, () => {
      socket.state = 'over';
      ledger.counts.openAtKill += 1;
    });
    driver.leave(connection);
    await gone;
  };

  /** A short life: whatever a target does to sockets that stay is for the load to find. */
  const live = async (): Promise<Held> => {
    const connection = held.size;
    const openedUs = clock.nowUs();
    const socket: Held = { state: 'connecting', openedUs, connectedMs: null, answered: false, done: () => {} };
    held.set(connection, socket);
    ledger.counts.planned += 1;
    ledger.counts.attempted += 1;
    await join(connection, socket);
    await leave(connection, socket);
    return socket;
  };

  const openBurst = async (): Promise<Burst> => {
    const sockets = await Promise.all(Array.from({ length: options.burst }, live));
    const connectedMs = sockets.flatMap((socket) => socket.connectedMs ?? []).toSorted((a, b) => a - b);
    return { asked: options.burst, connectedMs, limitMs: connectTimeoutMs };
  };

  const alone = await live();
  const timing = await timeBursts(options, alone, openBurst);
  await driver.close();
  const { counts, refusedByReason, lostByReason, messages, refusals, subscribeFailures } = ledger;
  return { sockets: { timing, counts, refusedByReason, lostByReason, messages }, refusals, subscribeFailures };
};

/** When the last of a burst got in; one of which fewer got in than of another is the slower. */
const isFaster = (one: Burst, other: Burst): boolean =>
  one.connectedMs.length === other.connectedMs.length
    ? (one.connectedMs.at(-1) ?? 0) < (other.connectedMs.at(-1) ?? 0)
    : one.connectedMs.length > other.connectedMs.length;

/** A target that keeps even one socket waiting for the whole time-out would only be asked for more of the same. */
const timeBursts = async (
  { burst, isSlow }: FirstSocketsOptions,
  alone: Held,
  openBurst: () => Promise<Burst>,
): Promise<HandshakeTiming> => {
  const { connectedMs: aloneMs } = alone;
  if (burst === 0 || alone.state === 'late') return { aloneMs, burst: null };
  const first = await openBurst();
  if (!isSlow({ aloneMs, burst: first })) return { aloneMs, burst: first };
  const second = await openBurst();
  return { aloneMs, burst: isFaster(second, first) ? second : first };
};
