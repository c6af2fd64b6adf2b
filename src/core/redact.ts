import { createBlanker } from './blanking.ts';

export { REDACTED } from './blanking.ts';

const rawBase64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64').replace(/=+$/, '');

/**
 * A function that blanks every occurrence of the secrets: as they are, and URL-encoded, JSON-escaped and in base64. Occurrences that
 * overlap are blanked together, so no secret survives in part. Redact before shortening: half a secret is no longer found.
 */
export const createRedactor = (secrets: readonly string[]): ((text: string) => string) =>
  createBlanker(secrets, rawBase64);
