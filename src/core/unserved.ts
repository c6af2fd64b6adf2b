/** Kinds of failure without a served answer. A refusal with a reason (4xx) or an incomplete answer is an error, but the service was there. */
export const isUnserved = (kind: string): boolean =>
  kind === 'reset' ||
  kind === 'refused' ||
  kind === 'malformed' ||
  kind === 'certificate' ||
  kind === 'tls' ||
  kind.startsWith('error-') ||
  kind.startsWith('http-5');
