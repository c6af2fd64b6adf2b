import { EXIT, HarnessError } from '../core/errors.ts';
import type { Profile } from '../core/profile.ts';
import type { ModeRecord } from '../core/record.ts';
import type { Credentials } from '../core/target-spec.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { type KeyPool, NO_POOL, readKeyPool, secretsOfPool } from './key-pool.ts';

const text = englishCatalogue.control;

/** What a run authenticates with, and how quotes do. `secrets` are all values that no output may hold. */
export type CredentialPlan = Credentials & {
  readonly login: { readonly username: string; readonly password: string } | null;
  readonly quoteAuth: ModeRecord['quoteAuth'];
  readonly secrets: readonly string[];
  /** Where `keys` and `jwts` stand in the pool, from 1 on; not there where there is no pool of several. */
  readonly poolPlaces?: KeyPool['places'];
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the load needs credentials for. */
export type CredentialNeeds = { readonly quotes: boolean; readonly sockets: boolean };

/** For a target that takes any key pair; no secret, so it is not blanked. */
const MADE_UP_KEY = { appKey: 'gateproof-open-key', accessToken: 'gateproof-open-token' } as const;

const refuse = (message: string, hint: string, cause?: unknown): never => {
  throw new HarnessError(message, { exitCode: EXIT.usage, hint, cause });
};

const fromFile = (name: string, path: string, readFile: (path: string) => string): string => {
  let content = '';
  try {
    content = readFile(path).trim();
  } catch (cause) {
    refuse(text.fileUnreadable(name), text.fileHint(name), cause);
  }
  return content === '' ? refuse(text.fileEmpty(name), text.fileHint(name)) : content;
};

type Single = { readonly [Key in 'appKey' | 'accessToken' | 'jwt' | 'username' | 'password']: string | null };

type Values = Single & { readonly pool: KeyPool };

/** The value of `NAME`, or of the file that `NAME_FILE` names; an empty one counts as not set. */
const readValues = (profile: Profile, env: Environment, readFile: (path: string) => string): Values => {
  const read = (name: string): string | null => {
    const value = env[name] ?? '';
    const path = env[`${name}_FILE`] ?? '';
    if (value !== '' && path !== '') refuse(text.valueAndFile(name), text.valueAndFileHint(name));
    if (path !== '') return fromFile(name, path, readFile);
    return value === '' ? null : value;
  };
  const { appKey, accessToken, jwt, username, password, pool } = profile.credentials;
  const written = read(pool);
  return {
    pool: written === null ? NO_POOL : readKeyPool(pool, written),
    appKey: read(appKey),
    accessToken: read(accessToken),
    jwt: read(jwt),
    username: read(username),
    password: read(password),
  };
};

/** Which of two is meant is not guessed. */
const refusePoolAnd = (pool: string, single: string): never =>
  refuse(
    englishCatalogue.operations.poolAndSingle(pool, single),
    englishCatalogue.operations.poolAndSingleHint(pool, single),
  );

const keyOf = (profile: Profile, values: Values): Credentials['key'] => {
  const names = profile.credentials;
  const [pooled] = values.pool.keys;
  if (pooled !== undefined)
    return values.appKey === null && values.accessToken === null ? pooled : refusePoolAnd(names.pool, names.appKey);
  const hint = text.setBoth(names.appKey, names.accessToken);
  if (values.appKey !== null && values.accessToken !== null)
    return { appKey: values.appKey, accessToken: values.accessToken };
  if (values.appKey !== null) return refuse(text.halfKey(names.accessToken, names.appKey), hint);
  if (values.accessToken !== null) return refuse(text.halfKey(names.appKey, names.accessToken), hint);
  return names.required === 'open' ? MADE_UP_KEY : null;
};

const jwtOf = ({ credentials }: Profile, { jwt, pool }: Values): string | null => {
  const [pooled] = pool.jwts;
  if (pooled === undefined) return jwt;
  return jwt === null ? pooled : refusePoolAnd(credentials.pool, credentials.jwt);
};

const loginOf = (profile: Profile, values: Values): CredentialPlan['login'] => {
  if (profile.loginPath === 'absent') return null;
  const names = profile.credentials;
  const hint = text.setBoth(names.username, names.password);
  if (values.username !== null && values.password !== null)
    return { username: values.username, password: values.password };
  if (values.username !== null) return refuse(text.halfLogin(names.password, names.username), hint);
  if (values.password !== null) return refuse(text.halfLogin(names.username, names.password), hint);
  return null;
};

const secretsIn = (values: Values): readonly string[] =>
  [values.appKey, values.accessToken, values.jwt, values.password, ...secretsOfPool(values.pool)].filter(
    (value) => value !== null,
  );

/** Only where there are several. */
const severalOf = (
  { pool: { keys, jwts, places } }: Values,
  authenticated: boolean,
): Pick<CredentialPlan, 'keys' | 'jwts' | 'poolPlaces'> => ({
  ...(keys.length > 1 || jwts.length > 1 ? { poolPlaces: places } : {}),
  ...(keys.length > 1 ? { keys } : {}),
  ...(jwts.length > 1 && authenticated ? { jwts } : {}),
});

const EVERYTHING: CredentialNeeds = { quotes: true, sockets: true };

/**
 * The credentials in the environment under the names of the profile, or in the files that `<NAME>_FILE` names. Quotes of the stock-api
 * dialect use a JWT, else a login, else the key pair; sockets always the key pair (docs/spec/target-contract.md 2.2, 3.4). What is
 * needed and missing is a HarnessError (exit 2) that names the variables, never a value.
 */
export const resolveCredentials = (
  profile: Profile,
  env: Environment,
  readFile: (path: string) => string,
  needs: CredentialNeeds = EVERYTHING,
): CredentialPlan => {
  const values = readValues(profile, env, readFile);
  const key = keyOf(profile, values);
  const secrets = secretsIn(values);
  const authenticated = profile.dialect === 'stock-api';
  const jwt = authenticated ? jwtOf(profile, values) : null;
  const login = authenticated && jwt === null ? loginOf(profile, values) : null;
  const quotesNeedKey = needs.quotes && authenticated && jwt === null && login === null;
  if (key === null && (needs.sockets || quotesNeedKey)) {
    const { appKey, accessToken } = profile.credentials;
    refuse(text.keyMissing(appKey, accessToken), text.setBoth(appKey, accessToken));
  }
  const byToken = jwt !== null ? 'jwt' : login !== null ? 'login' : 'key';
  const several = severalOf(values, authenticated);
  return { key, jwt, ...several, login, quoteAuth: authenticated ? byToken : 'none', secrets };
};
