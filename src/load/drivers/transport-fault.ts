const KIND_OF_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  UND_ERR_CONNECT_TIMEOUT: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_CLOSED: 'reset',
  UND_ERR_DESTROYED: 'reset',
};

/** Codes that say that this machine, not the target, ran out of something. A source address without a free port is EADDRINUSE (bind(2)). */
const OURS = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'EADDRINUSE', 'ENOBUFS']);

const codeOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('cause' in error) return codeOf(error.cause);
  return 'unknown';
};

/** The kind of failure a transport error is: `refused`, `reset`, `malformed` (not HTTP), `ours-<code>` (descriptors, ports), `error-<code>`. */
export const kindOfTransportFault = (error: unknown): string => {
  const code = codeOf(error);
  if (OURS.has(code)) return `ours-${code.toLowerCase()}`;
  if (code.startsWith('HPE_') || (error instanceof Error && error.name === 'HTTPParserError')) return 'malformed';
  return KIND_OF_CODE[code] ?? `error-${code.toLowerCase()}`;
};

/** The text of an error, for an example. */
export const describeError = (error: unknown): string => (error instanceof Error ? error.message : String(error));
