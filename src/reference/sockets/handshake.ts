import type { IncomingMessage } from 'node:http';
import type { Gatekeeper } from '../identity/gatekeeper.ts';

/** docs/spec/target-contract.md 2.1; a client writes it with a slash behind. */
export const SOCKET_PATH = '/api/v1/stream-receiver/connect';

/** The refusals of the real backend, word for word (docs/spec/target-contract.md 2.2, 7.1). */
export const REFUSAL = {
  missing: 'Missing API Key or Access Token',
  invalid: 'Invalid API Key or Access Token',
  notText: 'Authentication error: data and hash must be strings',
} as const;

export type SocketIdentity = { readonly appKey: string };
export type Admission = { readonly identity: SocketIdentity } | { readonly refusal: string };

type Handshake = {
  readonly auth: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage['headers'];
};

/** Checks the pair of a namespace handshake: in `auth` first, else in the headers. */
export const admit = ({ auth, headers }: Handshake, gatekeeper: Gatekeeper): Admission => {
  const appKey = auth['appKey'] || headers['x-app-key'];
  const accessToken = auth['accessToken'] || headers['x-access-token'];
  if (!appKey || !accessToken) return { refusal: REFUSAL.missing };
  if (typeof appKey !== 'string' || typeof accessToken !== 'string') return { refusal: REFUSAL.notText };
  return gatekeeper.admitsPair(appKey, accessToken) ? { identity: { appKey } } : { refusal: REFUSAL.invalid };
};

/** Whether an upgrade is the target's own test connection. */
export const isOwnConnection = (request: IncomingMessage, ownToken: string): boolean =>
  new URLSearchParams((request.url ?? '').split('?')[1] ?? '').get('own') === ownToken;
