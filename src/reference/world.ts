import type { Clock } from '../core/clock.ts';
import type { Mode } from '../core/modes.ts';
import type { TargetBooks } from '../core/target-books.ts';
import type { Wire } from '../proxy/wire.ts';
import type { AskedBook } from './books/asked-book.ts';
import type { OpenConnectionBook } from './books/connection-book.ts';
import type { MessageBook } from './books/message-book.ts';
import type { RequestBook } from './books/request-book.ts';
import type { FaultSet } from './faults/fault-set.ts';
import type { ServerFlags } from './flags.ts';
import type { Limiter } from './http/limiter.ts';
import type { Gatekeeper } from './identity/gatekeeper.ts';
import type { History } from './market/history.ts';
import type { Market } from './market/market.ts';
import type { WeakCache } from './market/weak-cache.ts';
import type { ResolvedOptions } from './options.ts';
import type { Rooms } from './sockets/rooms.ts';

/** All that the parts of one running target share. Each target has its own: several can stand in one process. */
export type World = {
  readonly options: ResolvedOptions;
  readonly flags: ServerFlags;
  /** Null when the flags stand for neither mode. */
  readonly mode: Mode | null;
  readonly clock: Clock;
  /** The clock that everything on a socket is stamped by: a fault may set its wall time apart. */
  readonly socketClock: Clock;
  readonly startedUs: number;
  /** Marks the target's own test connection; known to nobody else. */
  readonly ownToken: string;
  readonly requests: RequestBook;
  readonly asked: AskedBook;
  readonly connections: OpenConnectionBook;
  readonly messages: MessageBook;
  readonly freezes: TargetBooks['freezes'];
  readonly faults: FaultSet;
  /** Where faults of the wire stand: before the listeners. */
  readonly wire: Wire;
  /** Connections that a fault of the wire ended: by us, although they end like those that a client closed. */
  readonly cutOnWire: WeakSet<object>;
  readonly market: Market;
  readonly history: History;
  readonly weakCache: WeakCache;
  readonly limiter: Limiter;
  readonly gatekeeper: Gatekeeper;
  readonly rooms: Rooms;
  /** Where its own test connection goes: the port is known only once it listens. */
  readonly listening: { port: number };
};
