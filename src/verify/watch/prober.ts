import type { Clock } from '../../core/clock.ts';
import { socketSettingsSchema } from '../../core/scenario.ts';
import type { ConnectionCounts } from '../../core/slice.ts';
import type { Credentials, TargetSpec } from '../../core/target-spec.ts';
import { type ProbeSeen, probeSocket } from '../../load/handshakes/socket-probe.ts';
import { type ControlAnswer, createControlClient } from '../../target/client.ts';
import { openTrafficBook } from '../traffic.ts';
import type { Outcome } from './hysteresis.ts';
import { type Excerpt, say } from './reading.ts';

/** A probe that is not answered by then is bad: five times what the document lets `/api/health` take. */
export const PROBE_DEADLINE_MS = 5_000;

/** How a socket of ours ended. `joined`: it was let in, whatever came after. */
export type SocketSeen = {
  readonly joined: boolean;
  /** What it says of the gateway: whether it let us in, and answered. */
  readonly outcome: Outcome;
  readonly how: string;
  /** Ended by the other side while it was held. */
  readonly isLost: boolean;
};

/** The one way by which a watch meets its target: everything that it sends goes through here. */
export type Prober = {
  get(path: string): Promise<ControlAnswer>;
  /** A fresh socket: join, subscribe, ping and leave. */
  knock(): Promise<SocketSeen>;
  /** A socket that joins, subscribes and is held until `until` settles; `opened` is called once it is in. */
  hold(opened: () => void, until: Promise<void>): Promise<SocketSeen>;
  traffic(): { readonly requests: number; readonly connections: ConnectionCounts };
  close(): Promise<void>;
};

export type ProberOptions = {
  readonly spec: TargetSpec;
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly excerpt: Excerpt;
};

/** What a failure says of the gateway: nothing where it is our machine that has no more sockets, or a key of ours that was never taken. */
const outcomeOf = ({ failure }: ProbeSeen, everIn: boolean): Outcome => {
  if (failure === null) return 'good';
  const reason = failure.reason ?? '';
  if (reason.startsWith('ours-')) return 'unknown';
  return reason === 'authentication' && !everIn ? 'unknown' : 'bad';
};

/** Meets a real target: HTTP by the client of all control traffic, sockets by the library that real clients use. */
export const createProber = ({ spec, credentials, clock, excerpt }: ProberOptions): Prober => {
  const client = createControlClient({
    ...{ baseUrl: spec.baseUrl, tls: spec.tls, clock, deadlineMs: PROBE_DEADLINE_MS, redact: excerpt },
  });
  const book = openTrafficBook();
  const access = {
    baseUrl: spec.baseUrl,
    spec: spec.socket,
    tls: spec.tls,
    credentials,
    settings: socketSettingsSchema.parse({ connectTimeoutMs: PROBE_DEADLINE_MS }),
  };
  let everIn = false;

  const play = async (ping: boolean, whileOpen?: () => Promise<void>): Promise<SocketSeen> => {
    const seen = await probeSocket({
      ...{ access, clock, symbols: spec.socket.symbols.slice(0, 1) },
      ...{ steps: { subscribe: true, tick: false, ping }, stepLimitMs: PROBE_DEADLINE_MS, tickLimitMs: 0 },
      ...(whileOpen === undefined ? {} : { whileOpen }),
    });
    book.count({ connections: seen.counts });
    const joined = seen.reached.length > 0;
    const outcome = outcomeOf(seen, everIn);
    everIn ||= joined;
    const { failure } = seen;
    const how = failure === null ? '' : say.gateway.failed(failure.step, failure.how, excerpt(failure.detail));
    return { joined, outcome, how, isLost: joined && failure?.how === 'lost' };
  };

  return {
    get: (path) => client.send({ method: 'GET', path }),
    knock: () => play(true),
    hold: (opened, until) =>
      play(false, () => {
        opened();
        return until;
      }),
    traffic: () => ({ requests: client.sent(), connections: book.total().connections }),
    close: () => client.close(),
  };
};
