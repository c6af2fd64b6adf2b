import type { Share } from '../cursor.ts';

/** The local address of a connection; undefined = the system chooses. */
export type LocalAddressOf = (connection: number) => string | undefined;

/** The connections of each worker go round the source addresses in the order of their numbers, so that each address gets as many. */
export const localAddressesFor = (sources: readonly string[], { count }: Share): LocalAddressOf =>
  sources.length === 0 ? () => undefined : (connection) => sources[Math.floor(connection / count) % sources.length];
