import { EXIT, HarnessError } from '../core/errors.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { ControlClient } from './client.ts';
import type { CredentialPlan } from './credentials.ts';
import { type PreflightQuestion, type PreflightReport, preflight } from './preflight.ts';

const text = englishCatalogue.keyPool;

/** More of a pool are not tried before a load: each costs the target a request or a handshake. */
export const KEYS_TRIED_MOST = 20;
/** Of what the rate limiter of a target still lets through, at most this share goes into trying keys. */
const SHARE_OF_LIMIT = 0.1;

/** Turns of a pool of `count`, all of them or `most` (2 or more) spread evenly with the first and the last. */
export const spreadOver = (count: number, most: number): readonly number[] => {
  const tried = Math.min(count, most);
  return Array.from({ length: tried }, (_, i) => Math.round((i * (count - 1)) / Math.max(1, tried - 1)));
};

/** The pool that requests take in turn: how many, and the credentials of a turn. */
type Pool = {
  readonly places: readonly number[];
  of(turn: number): CredentialPlan;
};

const poolOf = (credentials: CredentialPlan): Pool | null => {
  const { quoteAuth, keys, jwts, key, jwt, poolPlaces } = credentials;
  if (poolPlaces === undefined) return null;
  if (quoteAuth === 'key' && keys !== undefined)
    return { places: poolPlaces.keys, of: (turn) => ({ ...credentials, key: keys[turn] ?? key }) };
  if (quoteAuth === 'jwt' && jwts !== undefined)
    return { places: poolPlaces.jwts, of: (turn) => ({ ...credentials, jwt: jwts[turn] ?? jwt }) };
  return null;
};

type Tried = { readonly refused: string } | { readonly report: PreflightReport };

/** Refused credentials are an answer here, not yet an error. */
const tryOne = async (client: ControlClient, asked: PreflightQuestion): Promise<Tried> => {
  try {
    return { report: await preflight(client, asked) };
  } catch (error) {
    if (error instanceof HarnessError && error.isRefusal) return { refused: error.message };
    throw error;
  }
};

/** A limit of a key is its own, and leaves the others theirs. */
const mostFor = ({ rateLimit }: PreflightReport): number =>
  rateLimit === null
    ? KEYS_TRIED_MOST
    : Math.min(KEYS_TRIED_MOST, Math.max(2, Math.floor(rateLimit.remaining * SHARE_OF_LIMIT)));

/** Keys of a pool that the target does not take, by their places in it: exit 4. */
export const refusedKeys = (
  known: { readonly name: string; readonly tried: number; readonly of: number },
  places: readonly number[],
  said: string,
): HarnessError =>
  new HarnessError(text.refused(known, places, said), {
    exitCode: EXIT.unreachable,
    hint: text.refusedHint(known.name, places),
    isRefusal: true,
  });

const NOTHING: PreflightReport = { rateLimit: null, findings: [] };

/**
 * The same question with the keys of the pool, one after another: all of them, or as many as `KEYS_TRIED_MOST` and the target's rate limiter allow, and
 * then a finding says so. Those that the target refuses are a HarnessError (exit 4) that names their places and no value. Without a pool it is asked once.
 */
export const preflightWithPool = async (client: ControlClient, asked: PreflightQuestion): Promise<PreflightReport> => {
  const pool = asked.operation?.auth === 'none' ? null : poolOf(asked.credentials);
  if (pool === null || asked.operation === null) return preflight(client, asked);
  const reports: PreflightReport[] = [];
  const refused: { readonly place: number; readonly said: string }[] = [];
  let turns: readonly number[] = [0];
  for (let nth = 0; nth < turns.length && reports.at(-1)?.isLimited !== true; nth += 1) {
    const turn = turns[nth] ?? 0;
    const tried = await tryOne(client, { ...asked, credentials: pool.of(turn) });
    if ('refused' in tried) refused.push({ place: pool.places[turn] ?? 0, said: tried.refused });
    else reports.push(tried.report);
    if (nth === 0) turns = spreadOver(pool.places.length, mostFor(reports[0] ?? NOTHING));
  }
  const known = {
    name: asked.profile.credentials.pool,
    tried: refused.length + reports.length,
    of: pool.places.length,
  };
  const [first] = refused;
  if (first !== undefined)
    throw refusedKeys(
      known,
      refused.map(({ place }) => place),
      first.said,
    );
  const isLimited = reports.at(-1)?.isLimited === true;
  const untried = known.tried < known.of ? [isLimited ? text.limited(known) : text.sample(known)] : [];
  const [keyLimit] = reports
    .flatMap((report) => report.keyLimit ?? [])
    .toSorted((a, b) => a.limit - b.limit || a.remaining - b.remaining);
  return {
    rateLimit: reports.findLast(({ rateLimit }) => rateLimit !== null)?.rateLimit ?? null,
    ...(keyLimit === undefined ? {} : { keyLimit }),
    findings: [...new Set(reports.flatMap(({ findings }) => findings)), ...untried],
  };
};
