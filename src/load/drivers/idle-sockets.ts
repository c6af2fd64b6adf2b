import type { SocketDriver } from './contract.ts';

/** Plays no socket: for a load without any, and as a base of drivers that do one thing. */
export const IDLE_SOCKETS: SocketDriver = {
  connect: () => {},
  leave: () => {},
  cut: () => {},
  pause: () => {},
  resume: () => {},
  mute: () => {},
  abandon: () => {},
  close: async () => {},
};
