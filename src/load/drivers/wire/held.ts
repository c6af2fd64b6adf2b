import type { FrameReader } from './frames.ts';
import type { Line } from './line.ts';
import type { Queue } from './patience.ts';

/** A server closes the TCP connection after our close frame; one that does not is cut. */
export const CLOSING_US = 5_000_000;

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
  line: Line;
  /** From the upgrade on. */
  frames: FrameReader<Held> | null;
  stage: Stage;
  /** The head of the HTTP answer as far as it has come. */
  head: Buffer | null;
  /** What was wrong with what the server sent. */
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

/** Until it is opened. */
const NO_LINE: Line = { write: () => {}, end: () => {}, pause: () => {}, resume: () => {}, destroy: () => {} };

/** A connection of which nothing has come yet. */
export const newHeld = (connection: number, symbolStart: number): Held => ({
  connection,
  symbolStart,
  line: NO_LINE,
  frames: null,
  stage: 'tcp',
  head: null,
  fault: null,
  attachments: 0,
  pings: null,
  answered: false,
  isMute: false,
  dueUs: 0,
});
