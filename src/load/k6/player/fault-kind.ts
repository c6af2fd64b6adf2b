/** What k6 says of a request without an answer: a code of its own (documentation, javascript-api/error-codes), and the words of Go. */
type Fault = { readonly code: number; readonly text: string };

const KIND_OF_CODE: Readonly<Record<number, string>> = {
  1050: 'timeout',
  1211: 'refused',
  1212: 'refused',
  1220: 'reset',
  1300: 'tls',
  1301: 'tls',
  1310: 'certificate',
  1311: 'certificate',
};

const KIND_OF_WORDS: readonly (readonly [RegExp, string])[] = [
  [/too many open files/, 'ours-emfile'],
  [/cannot assign requested address/, 'ours-eaddrnotavail'],
  [/address already in use/, 'ours-eaddrinuse'],
  [/no buffer space/, 'ours-enobufs'],
  [/cannot allocate memory/, 'ours-enomem'],
  // From a source address of `--local-ips` no way leads there: the system's words, and Go's own where it is of the other family (net/ipsock.go).
  [/connect: invalid argument|unknown errno 22\b/, 'ours-einval'],
  [/address family not supported|no suitable address/, 'ours-eafnosupport'],
  // Go's words for a name service that does not answer (net/dnsclient_unix.go, and libc's).
  [/lookup .*(?:server misbehaving|i\/o timeout|connection refused|temporary failure)/i, 'ours-eai_again'],
  [/malformed HTTP|transport connection broken: malformed|bad (?:header|chunk)/i, 'malformed'],
  [/x509:|failed to verify certificate/, 'certificate'],
  [/\btls: /, 'tls'],
  [/request timeout|Client\.Timeout|deadline exceeded/i, 'timeout'],
  [/connection refused|no route to host|network is unreachable|i\/o timeout/, 'refused'],
  [/reset by peer|broken pipe|EOF|server closed idle connection|use of closed/i, 'reset'],
];

/** 1400 to 1599 are answers with such a status, and not failures of the way. */
export const isTransportFault = (code: number): boolean => code !== 0 && (code < 1400 || code > 1599);

/** The kind of failure, in the words of the native driver (drivers/transport-fault.ts); `timeout` is an unanswered request. */
export const kindOfTransport = ({ code, text }: Fault): string => {
  for (const [words, kind] of KIND_OF_WORDS) if (kind.startsWith('ours-') && words.test(text)) return kind;
  const known = KIND_OF_CODE[code];
  if (known !== undefined) return known;
  for (const [words, kind] of KIND_OF_WORDS) if (words.test(text)) return kind;
  return `error-k6-${code}`;
};
