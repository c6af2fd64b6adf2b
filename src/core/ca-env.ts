/** The part of an environment that says whom Node and OpenSSL believe certificates of, for another process of ours. No secret is in it. */
export type CaEnv = Readonly<Record<string, string>>;

/** Node's documentation of its command line (environment variables); the last two are OpenSSL's, and Go's (crypto/x509, root_unix.go). */
const NAMES = ['NODE_EXTRA_CA_CERTS', 'NODE_USE_SYSTEM_CA', 'SSL_CERT_FILE', 'SSL_CERT_DIR'] as const;

/** Which store of authorities Node reads. */
const FLAGS: ReadonlySet<string> = new Set([
  '--use-bundled-ca',
  '--use-openssl-ca',
  '--use-system-ca',
  '--no-use-system-ca',
]);

/** As Node reads NODE_OPTIONS: words between spaces, double quotes around those that hold some, `_` as good as `-` in a name. */
const wordsOf = (options: string): string[] =>
  (options.match(/(?:"(?:\\.|[^"\\])*"|[^\s"])+/g) ?? []).map((word) => word.replaceAll('"', '').replaceAll('_', '-'));

/**
 * What of an environment says whom to believe, so that a process that we start believes those that we believe: of NODE_OPTIONS only the flags on
 * authorities. Whatever else stands in the environment is not in it.
 */
export const caEnvOf = (env: Readonly<Record<string, string | undefined>>): CaEnv => {
  const flags = wordsOf(env['NODE_OPTIONS'] ?? '').filter((word) => FLAGS.has(word));
  const named = NAMES.flatMap((name) => {
    const value = env[name] ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries([...named, ...(flags.length === 0 ? [] : [['NODE_OPTIONS', flags.join(' ')] as const])]);
};
