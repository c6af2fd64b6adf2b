import type { Queue } from '../../drivers/wire/patience.ts';
import type { SocketRow } from './socket-config.ts';

/** How far a connection has come, as in the wire client (drivers/wire/held.ts): `over` for whoever counts; what is below it may still be closing. */
export type Stage = 'opening' | 'handshake' | 'join' | 'greeting' | 'established' | 'leaving' | 'over';

export type Held = {
  readonly connection: number;
  readonly target: number;
  readonly symbolStart: number;
  readonly openedUs: number;
  readonly lateUs: number;
  stage: Stage;
  /** It is to leave as soon as its subscription is answered. */
  leaveWanted: boolean;
  /** How its subscription was answered, if it was. */
  answer: 'none' | 'ok' | 'failed';
  /** Since when nothing came: its `subscribe-ack` or its last frame; null while it is not subscribed. */
  silentSinceUs: number | null;
  /** The longest wait for a frame that did come. */
  longestUs: number | null;
  /** When it was asked to leave. */
  leftUs: number | null;
  /** Binary messages that belong to a packet already read. */
  attachments: number;
  /** What an error event said. */
  fault: string | null;
  /** Until the server's next ping. */
  pings: { readonly queue: Queue<Held>; readonly silenceUs: number } | null;
  /** When it is over, unless the server pings or answers before. */
  dueUs: number;
};

export const newHeld = (
  [connection, , , target, symbolStart]: SocketRow,
  times: Pick<Held, 'openedUs' | 'lateUs'>,
): Held => ({
  ...{ connection, target, symbolStart, ...times, stage: 'opening', leaveWanted: false, answer: 'none' },
  ...{ silentSinceUs: null, longestUs: null, leftUs: null, attachments: 0, fault: null, pings: null, dueUs: 0 },
});
