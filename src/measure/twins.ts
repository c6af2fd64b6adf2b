import type { Arm } from '../core/modes.ts';
import type { PlannedTwins } from '../core/plan.ts';
import type { Fate, Twin } from '../core/two-clients.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The connections of a plan, and which of them are played here. */
export type TwinShare = { readonly connections: number; owns(connection: number): boolean };

const NONE = -1;

const seenNothing = (pair: number, client: Twin['client'], connection: number): Twin => ({
  ...{ pair, client, connection, fate: 'not-released', connectUs: null, subscribeUs: null },
  ...{ frames: 0, latencySumUs: 0 },
});

/**
 * What the connections met that are compared, one by one: of all others nothing. Times are microseconds from the planned
 * instant.
 */
export class TwinBook {
  readonly #rows: Mutable<Twin>[];
  /** The row of a connection, for every connection of the plan: a look-up that costs the others next to nothing. */
  readonly #rowOf: Int16Array;

  constructor(twins: readonly PlannedTwins[], of: Arm, { connections, owns }: TwinShare) {
    this.#rows = twins
      .flatMap(({ arm, library, wire }, pair) =>
        arm === of ? [seenNothing(pair, 'socket.io-client', library), seenNothing(pair, 'wire', wire)] : [],
      )
      .filter(({ connection }) => owns(connection));
    this.#rowOf = new Int16Array(connections).fill(NONE);
    for (const [index, { connection }] of this.#rows.entries()) this.#rowOf[connection] = index;
  }

  #row(connection: number): Mutable<Twin> | undefined {
    const row = this.#rowOf[connection] ?? NONE;
    return row === NONE ? undefined : this.#rows[row];
  }

  connected(connection: number, sinceDueUs: number): void {
    const row = this.#row(connection);
    if (row !== undefined) row.connectUs = sinceDueUs;
  }

  subscribed(connection: number, sinceDueUs: number): void {
    const row = this.#row(connection);
    if (row !== undefined) row.subscribeUs = sinceDueUs;
  }

  /** NaN: a frame without a readable time stamp. */
  frame(connection: number, latencyUs: number): void {
    const row = this.#row(connection);
    if (row === undefined) return;
    row.frames += 1;
    if (row.latencySumUs !== null) row.latencySumUs = Number.isNaN(latencyUs) ? null : row.latencySumUs + latencyUs;
  }

  ended(connection: number, fate: Fate): void {
    const row = this.#row(connection);
    if (row !== undefined) row.fate = fate;
  }

  rows(): Twin[] {
    return this.#rows.map((row) => ({ ...row }));
  }
}

/** What several workers or shards saw of the twins of one arm, in the order of the pairs; null where no part knows of any. */
export const mergeTwins = (parts: readonly (readonly Twin[] | null)[]): Twin[] | null => {
  const known = parts.filter((part) => part !== null);
  if (known.length === 0) return null;
  return known.flat().toSorted((a, b) => a.pair - b.pair || a.connection - b.connection);
};
