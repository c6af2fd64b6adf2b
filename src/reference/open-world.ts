import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { modeOfFlags } from '../core/modes.ts';
import type { TargetBooks } from '../core/target-books.ts';
import { createWire } from '../proxy/wire.ts';
import { openAskedBook } from './books/asked-book.ts';
import { openConnectionBook } from './books/connection-book.ts';
import { openMessageBook } from './books/message-book.ts';
import { openRequestBook } from './books/request-book.ts';
import type { FaultHost } from './faults/fault.ts';
import { createFaultSet, type FaultSet } from './faults/fault-set.ts';
import { readFlags } from './flags.ts';
import { createLimiter } from './http/limiter.ts';
import { createGatekeeper } from './identity/gatekeeper.ts';
import { createHistory } from './market/history.ts';
import { createMarket } from './market/market.ts';
import { createWeakCache } from './market/weak-cache.ts';
import type { ResolvedOptions } from './options.ts';
import type { Gateway } from './sockets/gateway.ts';
import { createRooms } from './sockets/rooms.ts';
import { withWire } from './wire-front.ts';
import type { World } from './world.ts';

/** What the target needs of its surroundings. Without `env` every flag has its default: gateway-only. */
export type ReferenceSurroundings = {
  readonly clock: Clock;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly envFileText?: string | null;
};

/** stock-api's default (docs/spec/target-contract.md 3.5): what the limiter validates itself with while no route applies it. */
const DEFAULT_RATE_LIMIT = { limit: 100, ttlMs: 60_000 };

/** Blocks this thread, and with it every answer and frame of the process. */
const blockThread = (durationMs: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);
};

/** Known only once the world that it needs is open. */
export type Later<T> = { value: T | null };

/** Reads the flags and opens books, market and faults; nothing listens yet. */
export const openWorld = (
  options: ResolvedOptions,
  { clock, env = {}, envFileText = null }: ReferenceSurroundings,
  gateway: Later<Gateway>,
): World => {
  const flags = readFlags({ env, envFileText });
  const freezes: TargetBooks['freezes'] = [];
  const host: FaultHost = {
    clock,
    seed: options.seed,
    openConnections: () => gateway.value?.openConnections() ?? [],
    block: (durationMs) => {
      const startUs = clock.nowUs();
      blockThread(durationMs);
      freezes.push({ startUs, endUs: clock.nowUs() });
    },
  };
  const wire = createWire(clock, options.seed);
  const faults: FaultSet = withWire(createFaultSet(host), wire);
  const startedUs = clock.nowUs();
  return {
    options,
    flags,
    mode: modeOfFlags(flags),
    clock,
    socketClock: { ...clock, wallMs: () => clock.wallMs() + faults.stampShiftMs() },
    startedUs,
    ownToken: randomUUID(),
    requests: openRequestBook(options.ringCapacity),
    asked: openAskedBook(),
    connections: openConnectionBook(),
    messages: openMessageBook(),
    freezes,
    faults,
    wire,
    cutOnWire: new WeakSet(),
    market: createMarket({ ...options, startUs: startedUs, startWallMs: clock.wallMs() }),
    history: createHistory(),
    weakCache: createWeakCache(),
    limiter: createLimiter(options.rateLimit ?? DEFAULT_RATE_LIMIT, () => faults.opensLimiter()),
    gatekeeper: createGatekeeper(options),
    rooms: createRooms(),
    listening: { port: options.port },
  };
};
