import type { SocketDriver } from './contract.ts';

/** Several drivers behind one contract: `of` names the one that plays a connection, from end to end. */
export const routedDriver = (
  drivers: readonly SocketDriver[],
  of: (connection: number) => SocketDriver,
): SocketDriver => ({
  connect: (connection, symbolStart) => of(connection).connect(connection, symbolStart),
  leave: (connection) => of(connection).leave(connection),
  cut: (connection) => of(connection).cut(connection),
  pause: (connection) => of(connection).pause(connection),
  resume: (connection) => of(connection).resume(connection),
  mute: (connection) => of(connection).mute(connection),
  abandon: (connection) => of(connection).abandon(connection),
  close: async () => {
    await Promise.all(drivers.map((driver) => driver.close()));
  },
});
