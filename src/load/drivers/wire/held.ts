import type { Socket } from 'node:net';
import type { FrameReader } from './frames.ts';
import type { Queue } from './patience.ts';

/**
 * How far a connection has come: TCP (and TLS), HTTP upgrade, Engine.IO handshake, namespace, greeting, established; we asked to leave; it is over
 * for the sink and the TCP connection is not closed yet; over.
 */
export type Stage =
  | 'tcp'
  | 'upgrade'
  | 'handshake'
  | 'join'
  | 'greeting'
  | 'established'
  | 'leaving'
  | 'parted'
  | 'over';

/** Until the server's next ping, by the times of its own handshake: servers behind one address may differ, and one may change its mind. */
export type Pings = { readonly silenceUs: number; readonly queue: Queue<Held> };

/** All that is kept of a connection; there may be 20,000 in a process. */
export type Held = {
  readonly connection: number;
  readonly symbolStart: number;
  readonly socket: HeldSocket;
  /** From the upgrade on. */
  frames: FrameReader<Held> | null;
  stage: Stage;
  /** The head of the HTTP answer as far as it has come. */
  head: Buffer | null;
  /** What the system said of the TCP connection, until it is closed. */
  fault: Error | null;
  /** Binary messages that belong to a packet already read. */
  attachments: number;
  /** From the Engine.IO handshake on; those with the same times share it. */
  pings: Pings | null;
  /** The subscription was answered. */
  answered: boolean;
  /** It says nothing any more. */
  isMute: boolean;
  /** When it is over, unless the server pings, answers or closes before; 0 = no limit yet. */
  dueUs: number;
};

/** A socket knows its connection, so that one function serves all sockets. */
export type HeldSocket = Socket & { held?: Held };

/** A connection of which nothing has come yet. */
export const newHeld = (connection: number, symbolStart: number, socket: HeldSocket): Held => ({
  ...{ connection, symbolStart, socket, stage: 'tcp', head: null, frames: null, fault: null },
  ...{ attachments: 0, pings: null, answered: false, isMute: false, dueUs: 0 },
});

/** Has sockets tell when they stand and when they are closed: one function each for all sockets, which are their `this`. */
export const listenerOf = (
  stands: (held: Held) => void,
  closed: (held: Held) => void,
): ((socket: HeldSocket, isTls: boolean) => void) => {
  function onConnect(this: HeldSocket): void {
    if (this.held !== undefined) stands(this.held);
  }
  function onError(this: HeldSocket, error: Error): void {
    if (this.held !== undefined) this.held.fault = error;
  }
  function onClose(this: HeldSocket): void {
    if (this.held !== undefined) closed(this.held);
  }
  return (socket, isTls) => {
    socket
      .on(isTls ? 'secureConnect' : 'connect', onConnect)
      .on('error', onError)
      .on('close', onClose);
  };
};
