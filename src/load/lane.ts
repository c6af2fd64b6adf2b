import type { ExampleKeeper } from './examples.ts';
import type { QuoteLane } from './quote-lane.ts';
import type { SocketLane } from './socket-lane.ts';

/** All that plays for one arm. */
export type Lane = {
  readonly quotes: QuoteLane;
  readonly sockets: SocketLane;
  readonly examples: ExampleKeeper;
  /** Of both. */
  readonly drivers: readonly { close(): Promise<void> }[];
};
