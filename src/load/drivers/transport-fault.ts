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

/**
 * Codes that say that this machine, not the target, ran out of something, or that its name service does not answer (connect(2), getaddrinfo(3)). A
 * source address without a free port is EADDRINUSE (bind(2)).
 */
const OURS = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'EADDRINUSE', 'ENOBUFS', 'ENOMEM', 'EAI_AGAIN']);

/** Codes by which this machine refuses to go out at all: no way leads from that source address to there (connect(2), bind(2)). */
const NO_WAY = new Set(['EINVAL', 'EAFNOSUPPORT']);
/** Of a connection that stands, the same codes say something else. */
const TO_GO_OUT = new Set(['bind', 'connect']);

/** The system's code, and what it was asked to do; of an error around another one, those of the inner one. */
const saidBy = (error: unknown): { readonly code: string; readonly call: unknown } => {
  if (typeof error !== 'object' || error === null) return { code: 'unknown', call: null };
  if ('code' in error && typeof error.code === 'string')
    return { code: error.code, call: 'syscall' in error ? error.syscall : null };
  if ('cause' in error) return saidBy(error.cause);
  return { code: 'unknown', call: null };
};

const isOurs = ({ code, call }: ReturnType<typeof saidBy>): boolean =>
  OURS.has(code) || (NO_WAY.has(code) && typeof call === 'string' && TO_GO_OUT.has(call));

/** A certificate that is not believed (Node's documentation of tls, "X509 certificate error codes", and the name that it does not bear). */
const isCertificate = (code: string): boolean =>
  /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY|DECODE|DECRYPT)|_CRL_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED/.test(
    code,
  );

/** TLS did not come about for another reason: not spoken there, no version or cipher in common. */
const isTls = (code: string): boolean =>
  code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_');

/** An answer that would have ended with its connection (`Connection: close`, HTTP/1.0), and that ended before it was whole: undici tells it by these. */
const isCutShort = (error: unknown, code: string): boolean =>
  code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' ||
  (error instanceof Error && error.name === 'HTTPParserError' && error.message.includes('Invalid EOF state'));

/** An interim answer 100, or a switch of protocols, that nobody asked for: undici ends the connection over it, which the target did not. */
const isUnasked = (error: unknown, code: string): boolean =>
  code === 'UND_ERR_SOCKET' && error instanceof Error && /^bad (?:response|upgrade)$/.test(error.message);

/**
 * The kind of failure a transport error is: `refused`, `reset`, `malformed` (not HTTP, or none that we can read), `certificate` and `tls` (no connection came about),
 * `ours-<code>` (descriptors, ports, memory, the name service, a source address that leads elsewhere), `error-<code>`.
 */
export const kindOfTransportFault = (error: unknown): string => {
  const said = saidBy(error);
  const { code } = said;
  if (isOurs(said)) return `ours-${code.toLowerCase()}`;
  if (isCertificate(code)) return 'certificate';
  if (isTls(code)) return 'tls';
  if (isCutShort(error, code)) return 'reset';
  if (isUnasked(error, code) || code.startsWith('HPE_') || (error instanceof Error && error.name === 'HTTPParserError'))
    return 'malformed';
  return KIND_OF_CODE[code] ?? `error-${code.toLowerCase()}`;
};

/** The text of an error, for an example. */
export const describeError = (error: unknown): string => (error instanceof Error ? error.message : String(error));
