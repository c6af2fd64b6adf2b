import type { SocketDriver } from './contract.ts';

/** Two clients behind one contract: `library` plays the connections that `isLibrarys` names, `wire` the rest. */
export const createBothDriver = (
  wire: SocketDriver,
  library: SocketDriver,
  isLibrarys: (connection: number) => boolean,
): SocketDriver => {
  const of = (connection: number): SocketDriver => (isLibrarys(connection) ? library : wire);
  return {
    connect: (connection, symbolStart) => of(connection).connect(connection, symbolStart),
    leave: (connection) => of(connection).leave(connection),
    abandon: (connection) => of(connection).abandon(connection),
    close: async () => {
      await Promise.all([wire.close(), library.close()]);
    },
  };
};
