import type { SocketDriver } from './contract.ts';
import { routedDriver } from './routed.ts';

/** Two clients behind one contract: `library` plays the connections that `isLibrarys` names, `wire` the rest. */
export const createBothDriver = (
  wire: SocketDriver,
  library: SocketDriver,
  isLibrarys: (connection: number) => boolean,
): SocketDriver => routedDriver([wire, library], (connection) => (isLibrarys(connection) ? library : wire));
