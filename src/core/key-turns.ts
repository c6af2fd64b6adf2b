import type { Credentials, KeyPair } from './target-spec.ts';

/** The key pair of the `turn`-th socket of a plan: where there are several, they take turns. */
export const keyInTurn = ({ key, keys }: Credentials, turn: number): KeyPair | null =>
  keys === undefined ? key : (keys[turn % keys.length] ?? key);

/** The credentials of a load alone, without what else is known with them. */
export const bareCredentials = ({ key, jwt, keys, jwts }: Credentials): Credentials => ({
  ...{ key, jwt },
  ...(keys === undefined ? {} : { keys }),
  ...(jwts === undefined ? {} : { jwts }),
});

/** How many of them requests and sockets take in turn. */
export const countOfKeys = (
  { key, jwt, keys, jwts }: Credentials,
  quoteAuth: 'none' | 'key' | 'jwt' | 'login',
): { readonly quotes: number; readonly sockets: number } => {
  const pairs = keys?.length ?? (key === null ? 0 : 1);
  const tokens = jwts?.length ?? (jwt === null ? 0 : 1);
  if (quoteAuth === 'none') return { quotes: 0, sockets: pairs };
  return { quotes: quoteAuth === 'key' ? pairs : Math.max(1, tokens), sockets: pairs };
};
