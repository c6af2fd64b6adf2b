import { kindOfTransport } from './fault-kind.ts';

/**
 * Why a connection ended, in the words of socket.io-client, as far as k6 tells. Of a TCP connection that was reset and of a frame that no server may
 * send it says the same, which is nothing: the `close` event has no code, and there is no error (k6 2.2, internal/js/modules/k6/websockets, `readPump`:
 * only a `CloseError` is handed on).
 */
export const CLOSE_OR_ERROR = 'transport close or error';

/** What Go says of a connection that is gone while something is written to it. */
const GONE = /reset by peer|broken pipe|EOF|use of closed|timed out/;

/** `code` undefined: the event had none. `fault`: what an error event before it said. */
export const reasonOfClose = (code: number | undefined, fault: string | null): string => {
  // Its own close frame, one without a code (1005), or the end of TCP without one (1006).
  if (code !== undefined) return 'transport close';
  return fault !== null && GONE.test(fault) ? 'transport close' : CLOSE_OR_ERROR;
};

const AS_THEY_ARE: readonly string[] = ['refused', 'reset', 'certificate', 'tls'];

/** Why there was no WebSocket, and what was seen: the words of drivers/socket-refusal.ts. */
export const reasonOfOpening = (fault: string | null): readonly [reason: string, detail: string] => {
  if (fault === null) return ['reset', 'closed before an answer'];
  const kind = kindOfTransport({ code: 0, text: fault });
  return [kind.startsWith('ours-') || AS_THEY_ARE.includes(kind) ? kind : 'handshake', fault];
};
