import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Signs and checks tokens with a secret that lives as long as the process (RFC 7519, HS256). */
export type TokenSigner = {
  sign(subject: string, ttlSec: number, nowMs: number): string;
  isValid(token: string, nowMs: number): boolean;
};

const MOST_REMEMBERED = 1_000;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const expiryOf = (payload: string): number => {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : null;
    return typeof exp === 'number' ? exp : 0;
  } catch {
    return 0;
  }
};

export const createTokenSigner = (): TokenSigner => {
  const secret = randomBytes(32);
  const header = encode({ alg: 'HS256', typ: 'JWT' });
  /** A load sends one token thousands of times: its signature is checked once. */
  const remembered = new Map<string, number>();
  const signatureOf = (signed: string): Buffer => createHmac('sha256', secret).update(signed).digest();

  const checkedExpiry = (token: string): number => {
    const known = remembered.get(token);
    if (known !== undefined) return known;
    const [head = '', payload = '', signature = '', ...rest] = token.split('.');
    const given = Buffer.from(signature, 'base64url');
    const expected = signatureOf(`${head}.${payload}`);
    const isOurs =
      rest.length === 0 && head === header && given.length === expected.length && timingSafeEqual(given, expected);
    if (!isOurs) return 0;
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    const expirySec = expiryOf(payload);
    remembered.set(token, expirySec);
    return expirySec;
  };

  return {
    sign: (subject, ttlSec, nowMs) => {
      const issuedSec = Math.floor(nowMs / 1000);
      const signed = `${header}.${encode({ sub: subject, iat: issuedSec, exp: issuedSec + ttlSec })}`;
      return `${signed}.${signatureOf(signed).toString('base64url')}`;
    },
    isValid: (token, nowMs) => checkedExpiry(token) * 1000 > nowMs,
  };
};
