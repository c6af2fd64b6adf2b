import type { PlannedConnections } from '../core/plan.ts';
import type { SlowReading } from './impaired.ts';
import type { SocketMessagesOptions } from './socket-messages.ts';

export type SocketLaneOptions = SocketMessagesOptions & {
  readonly connections: PlannedConnections;
  readonly connectTimeoutUs: number;
  /** Dropped sockets come back, each at instants of its own that hang on this seed; null: they do not. */
  readonly returnSeed: number | null;
  readonly slowReading: SlowReading;
};
