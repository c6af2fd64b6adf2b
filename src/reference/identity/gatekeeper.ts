import type { ResolvedOptions } from '../options.ts';
import { matcherOf } from './compare.ts';
import { createTokenSigner } from './jwt.ts';

/** Where the credentials of a request or a handshake stand. */
export type HeaderValues = Readonly<Record<string, string | readonly string[] | undefined>>;

export type Gatekeeper = {
  /** Data endpoints: the key pair in headers, or a bearer token of a login (docs/spec/target-contract.md 3.4). */
  admitsRequest(headers: HeaderValues, nowMs: number): boolean;
  admitsPair(appKey: string, accessToken: string): boolean;
  /** The tokens of a login, or null when the name or the password is wrong. */
  login(
    username: string,
    password: string,
    nowMs: number,
  ): { readonly accessToken: string; readonly refreshToken: string } | null;
};

const TOKEN_TTL_SEC = 3_600;
const REFRESH_TTL_SEC = 7 * 24 * 3_600;

const anyPair = (first: string, second: string): boolean => first !== '' && second !== '';

const exactPair = (expectedFirst: string, expectedSecond: string): ((first: string, second: string) => boolean) => {
  const isFirst = matcherOf(expectedFirst);
  const isSecond = matcherOf(expectedSecond);
  return (first, second) => {
    const matches = [isFirst(first), isSecond(second)];
    return matches.every(Boolean);
  };
};

const textOf = (value: HeaderValues[string]): string => (typeof value === 'string' ? value : '');

export const createGatekeeper = ({ key, login }: Pick<ResolvedOptions, 'key' | 'login'>): Gatekeeper => {
  const admitsPair = key === null ? anyPair : exactPair(key.appKey, key.accessToken);
  const admitsLogin = login === null ? anyPair : exactPair(login.username, login.password);
  const signer = createTokenSigner();
  return {
    admitsPair,
    admitsRequest: (headers, nowMs) => {
      const authorization = textOf(headers['authorization']);
      if (authorization.startsWith('Bearer ')) return signer.isValid(authorization.slice('Bearer '.length), nowMs);
      return admitsPair(textOf(headers['x-app-key']), textOf(headers['x-access-token']));
    },
    login: (username, password, nowMs) => {
      if (!admitsLogin(username, password)) return null;
      return {
        accessToken: signer.sign(username, TOKEN_TTL_SEC, nowMs),
        refreshToken: signer.sign(username, REFRESH_TTL_SEC, nowMs),
      };
    },
  };
};
