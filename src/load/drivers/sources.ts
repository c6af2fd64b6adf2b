import type { Share } from '../cursor.ts';

/** The local address of a connection; undefined = the system chooses. */
export type LocalAddressOf = (connection: number) => string | undefined;

/** The local address of the next connection; undefined = the system chooses. */
export type NextSource = () => string | undefined;

/** Connections that have no number, such as those of a pool, go round the source addresses as they are made, each worker from another one on. */
export const sourcesInTurn = (sources: readonly string[], first: number): NextSource => {
  let made = first;
  return () => {
    const at = made;
    made += 1;
    return sources[at % sources.length];
  };
};

/** The connections of each worker go round the source addresses in the order of their numbers, so that each address gets as many. */
export const localAddressesFor = (sources: readonly string[], { count }: Share): LocalAddressOf =>
  sources.length === 0 ? () => undefined : (connection) => sources[Math.floor(connection / count) % sources.length];
