import type { ClientEntry } from '../books/connection-book.ts';

/** Who is subscribed to what. Symbols are in capitals, whatever the client wrote. */
export type Rooms = {
  join(symbol: string, client: ClientEntry): void;
  leave(symbol: string, client: ClientEntry): void;
  /** The members of a symbol's room; none gives an empty set. */
  members(symbol: string): ReadonlySet<ClientEntry>;
  heldSymbols(): number;
  isHeld(symbol: string): boolean;
};

const NOBODY: ReadonlySet<ClientEntry> = new Set();

export const createRooms = (): Rooms => {
  const rooms = new Map<string, Set<ClientEntry>>();
  return {
    join: (symbol, client) => {
      const room = rooms.get(symbol);
      if (room === undefined) rooms.set(symbol, new Set([client]));
      else room.add(client);
    },
    leave: (symbol, client) => {
      const room = rooms.get(symbol);
      if (room?.delete(client) === true && room.size === 0) rooms.delete(symbol);
    },
    members: (symbol) => rooms.get(symbol) ?? NOBODY,
    heldSymbols: () => rooms.size,
    isHeld: (symbol) => rooms.has(symbol),
  };
};
