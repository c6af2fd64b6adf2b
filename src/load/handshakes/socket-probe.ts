import { io, type Socket } from 'socket.io-client';
import type { Clock } from '../../core/clock.ts';
import { type ConnectionCounts, NO_CONNECTIONS } from '../../core/slice.ts';
import type { SocketAccess } from '../drivers/contract.ts';
import { refusalOf } from '../drivers/socket-refusal.ts';
import { socketOptions } from '../drivers/socketio.ts';

/** What one socket is taken through, in this order; any of them but the first and the last may be left out. */
export const PROBE_STEPS = ['join', 'subscribe', 'tick', 'ping', 'leave'] as const;
export type ProbeStep = (typeof PROBE_STEPS)[number];

export type ProbeOrder = {
  readonly access: SocketAccess;
  readonly clock: Clock;
  readonly symbols: readonly string[];
  /** Each symbol in a subscribe of its own, and one that is answered is enough: of several in one message a single bad one has all refused. */
  readonly apart?: boolean;
  readonly steps: { readonly subscribe: boolean; readonly tick: boolean; readonly ping: boolean };
  /** For each step but the tick, and for the tick. */
  readonly stepLimitMs: number;
  readonly tickLimitMs: number;
  /** Called when all steps but the leave are through; the socket stays open until it settles, or the other side ends it. */
  readonly whileOpen?: () => Promise<void>;
};

export type ProbeFailure = {
  readonly step: ProbeStep;
  /** `refused`: not let in, or the subscription was. `lost`: ended by the other side. `late`: no answer in time. */
  readonly how: 'refused' | 'lost' | 'late';
  /** Of a connection that did not come about, why, as the drivers name it (`authentication`, `ours-emfile`); else null. */
  readonly reason: string | null;
  /** What was said, as it came: it may hold anything. */
  readonly detail: string;
};

export type ProbeSeen = {
  readonly reached: readonly { readonly step: ProbeStep; readonly tookMs: number }[];
  /** null: every step was reached. */
  readonly failure: ProbeFailure | null;
  readonly counts: ConnectionCounts;
};

type Came = { readonly name: string; readonly payload: unknown };

/** The events of a socket, each kept until somebody asks for it: a tick may come before the answer to its subscription. */
const eventsOf = (socket: Socket, clock: Clock) => {
  const came = new Map<string, Came>();
  let wake = (): void => {};
  const note = (name: string, payload: unknown): void => {
    if (!came.has(name)) came.set(name, { name, payload });
    wake();
  };
  for (const name of ['connected', 'subscribe-ack', 'subscribe-error', 'exception', 'pong', 'unsubscribe-ack'])
    socket.on(name, (payload: unknown) => note(name, payload));
  socket.on('unsubscribe-error', (payload: unknown) => note('unsubscribe-error', payload));
  socket.on('data', (frame: unknown) => {
    if (holdsTicks(frame)) note('data', null);
  });
  socket.on('connect_error', (error) => note('connect_error', refusalOf(error)));
  const gone = new Promise<void>((resolve) => {
    socket.on('disconnect', (reason) => {
      note('disconnect', reason);
      resolve();
    });
  });
  return {
    has: (name: string): boolean => came.has(name),
    /** Settles when the other side has ended the connection. */
    gone,
    /** The first of these that came or comes, or null when none does within the limit. */
    first: (names: readonly string[], limitMs: number): Promise<Came | null> =>
      new Promise((resolve) => {
        const found = (): Came | undefined => names.flatMap((name) => came.get(name) ?? [])[0];
        const settle = (value: Came | null): void => {
          wake = () => {};
          cancel();
          resolve(value);
        };
        const cancel = clock.after(limitMs * 1000, () => settle(null));
        wake = () => {
          const event = found();
          if (event !== undefined) settle(event);
        };
        wake();
      }),
  };
};

const holdsTicks = (frame: unknown): boolean =>
  typeof frame === 'object' && frame !== null && 'data' in frame && Array.isArray(frame.data) && frame.data.length > 0;

const detailOf = (payload: unknown): string => {
  if (typeof payload === 'string') return payload;
  if (typeof payload === 'object' && payload !== null && 'detail' in payload) return String(payload.detail);
  return JSON.stringify(payload) ?? '';
};

const reasonOf = ({ name, payload }: Came): string | null =>
  name === 'connect_error' && typeof payload === 'object' && payload !== null && 'reason' in payload
    ? String(payload.reason)
    : null;

const HOW_OF: Readonly<Record<string, ProbeFailure['how']>> = { disconnect: 'lost', connect_error: 'refused' };

type Wanted = {
  readonly step: ProbeStep;
  readonly by: string;
  /** Other answers to the same question. */
  readonly against: readonly string[];
  readonly ask: () => void;
};

/** The symbols of each message. */
const messagesOf = ({ symbols, apart = false }: ProbeOrder): readonly (readonly string[])[] =>
  apart ? symbols.map((symbol) => [symbol]) : [symbols];

const sayOfAll = (name: 'subscribe' | 'unsubscribe', order: ProbeOrder, socket: Socket): void => {
  for (const symbols of messagesOf(order)) socket.emit(name, { ...order.access.spec.subscribe, symbols });
};

/** What may come instead of the answer; where others may still have it, nothing. */
const against = ({ apart = false }: ProbeOrder, names: readonly string[]): readonly string[] => (apart ? [] : names);

const wantedSteps = (order: ProbeOrder, socket: Socket): readonly Wanted[] => [
  { step: 'join', by: 'connected', against: [], ask: () => {} },
  ...(order.steps.subscribe
    ? [
        {
          ...{ step: 'subscribe' as const, by: 'subscribe-ack' },
          against: against(order, ['subscribe-error', 'exception']),
          ask: () => sayOfAll('subscribe', order, socket),
        },
      ]
    : []),
  ...(order.steps.tick ? [{ step: 'tick' as const, by: 'data', against: [], ask: () => {} }] : []),
  ...(order.steps.ping ? [{ step: 'ping' as const, by: 'pong', against: [], ask: () => socket.emit('ping') }] : []),
];

const leaving = (order: ProbeOrder, socket: Socket): Wanted => ({
  ...{ step: 'leave', by: 'unsubscribe-ack', against: against(order, ['unsubscribe-error']) },
  ask: () => {
    if (order.steps.subscribe) sayOfAll('unsubscribe', order, socket);
  },
});

/** How the one socket of a probe stands in the books: once it was in, who ended it. */
const countsOf = (isIn: boolean, failure: ProbeFailure | null): ConnectionCounts => {
  const one = { ...NO_CONNECTIONS, planned: 1, attempted: 1 };
  if (isIn)
    return failure?.how === 'lost' ? { ...one, connected: 1, lost: 1 } : { ...one, connected: 1, closedByUs: 1 };
  return failure?.how === 'late' ? { ...one, timedOut: 1 } : { ...one, refused: 1 };
};

/**
 * Takes one socket through the steps of an order and leaves. Never throws for what the target does: the first step that is not reached ends the
 * probe and stands in `failure`. Events are those of docs/spec/target-contract.md 2.3 and 2.4; the library never reconnects.
 */
export const probeSocket = async (order: ProbeOrder): Promise<ProbeSeen> => {
  const { access, clock, stepLimitMs, tickLimitMs } = order;
  const socket = io(access.baseUrl, socketOptions(access));
  const events = eventsOf(socket, clock);
  const reached: { step: ProbeStep; tookMs: number }[] = [];

  const reach = async ({ step, by, against, ask }: Wanted): Promise<ProbeFailure | null> => {
    const startUs = clock.nowUs();
    ask();
    const limitMs = step === 'tick' ? tickLimitMs : stepLimitMs;
    const came = await events.first([by, ...against, 'connect_error', 'disconnect'], limitMs);
    if (came?.name !== by)
      return came === null
        ? { step, how: 'late', reason: null, detail: '' }
        : { step, how: HOW_OF[came.name] ?? 'refused', reason: reasonOf(came), detail: detailOf(came.payload) };
    reached.push({ step, tookMs: (clock.nowUs() - startUs) / 1000 });
    return null;
  };

  const play = async (): Promise<ProbeFailure | null> => {
    for (const wanted of wantedSteps(order, socket)) {
      const failure = await reach(wanted);
      if (failure !== null) return failure;
    }
    if (order.whileOpen !== undefined) await Promise.race([order.whileOpen(), events.gone]);
    if (events.has('disconnect')) return reach({ ...leaving(order, socket), by: '', ask: () => {} });
    if (!order.steps.subscribe) return null;
    return reach(leaving(order, socket));
  };

  const failure = await play();
  const isIn = reached.length > 0;
  socket.removeAllListeners();
  socket.disconnect();
  return { reached, failure, counts: countsOf(isIn, failure) };
};
