import { describeError, kindOfTransportFault } from './transport-fault.ts';

export type Refusal = { readonly reason: string; readonly detail: string };

/** engine.io-client wraps the WebSocket's error event, whose `error` holds the system's code. */
const innerError = (error: unknown): unknown => {
  if (typeof error !== 'object' || error === null || !('description' in error)) return error;
  const { description } = error;
  if (typeof description === 'object' && description !== null && 'error' in description) return description.error;
  return description;
};

const isTransport = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'type' in error && error.type === 'TransportError';

/** Kinds of a transport fault that are reasons by the same word. */
const AS_THEY_ARE: ReadonlySet<string> = new Set(['refused', 'reset', 'certificate', 'tls']);

/** Why there was no WebSocket, by what was said of the connection: `refused`, `reset`, `certificate`, `tls`, `ours-<code>`, else `handshake`. */
export const reasonOfTransport = (error: unknown): string => {
  const kind = kindOfTransportFault(error);
  return kind.startsWith('ours-') || AS_THEY_ARE.has(kind) ? kind : 'handshake';
};

/**
 * Why a connection did not come about: `authentication` (the server's own refusal, as a Socket.IO error), `refused` and `reset` (TCP),
 * `certificate` and `tls`, `handshake` (an HTTP answer instead of an upgrade), `ours-<code>` (descriptors, ports or source addresses of this machine).
 */
export const refusalOf = (error: unknown): Refusal => {
  const detail = describeError(error);
  if (!isTransport(error)) return { reason: detail === 'timeout' ? 'handshake' : 'authentication', detail };
  const inner = innerError(error);
  return { reason: reasonOfTransport(inner), detail: `${detail}: ${describeError(inner)}` };
};

/** Why, and what was seen, of a connection that ended before the server had answered. */
export const neverOpened = (fault: Error | null): readonly [reason: string, detail: string] =>
  fault === null ? ['reset', 'closed before an answer'] : [reasonOfTransport(fault), describeError(fault)];
