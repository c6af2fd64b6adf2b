import { EXIT, HarnessError } from '../core/errors.ts';
import type { Profile } from '../core/profile.ts';
import type { ModeRecord } from '../core/record.ts';
import type { QuoteRequestSpec } from '../core/target-spec.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { ControlAnswer, ControlClient, ControlRequest } from './client.ts';
import type { CredentialPlan } from './credentials.ts';
import { orUnreachable } from './mode.ts';

const text = englishCatalogue.control;

export type PreflightQuestion = {
  readonly profile: Profile;
  /** The operation of the load; null where it sends no quotes. */
  readonly operation: QuoteRequestSpec | null;
  readonly symbols: readonly string[];
  readonly credentials: CredentialPlan;
};

/** What one request before the load found; how many were sent in all the client counts. */
export type PreflightReport = Pick<ModeRecord['preflight'], 'rateLimit' | 'findings'> & {
  /** The rate limiter answered instead. */
  readonly isLimited?: true;
  /** What the API-key guard told of the limit of the key that was shown; left out: nothing. */
  readonly keyLimit?: RateLimit;
};

export type RateLimit = NonNullable<ModeRecord['preflight']['rateLimit']>;

type Answer = Extract<ControlAnswer, { kind: 'answer' }>;

/** How a request carries the run's credentials (docs/spec/target-contract.md 3.4). */
export const authorization = (credentials: CredentialPlan): Readonly<Record<string, string>> => {
  if (credentials.jwt !== null) return { authorization: `Bearer ${credentials.jwt}` };
  if (credentials.key === null) return {};
  return { 'x-app-key': credentials.key.appKey, 'x-access-token': credentials.key.accessToken };
};

const requestFor = ({ symbols, credentials }: PreflightQuestion, operation: QuoteRequestSpec): ControlRequest => {
  const headers = operation.auth === 'none' ? {} : authorization(credentials);
  const { method, path, symbolsKey, query, body } = operation;
  if (operation.symbolsIn === 'body') return { method, path, headers, json: { ...body, [symbolsKey]: symbols } };
  const parameters = new URLSearchParams({ [symbolsKey]: symbols.join(','), ...query });
  return { method, path: `${path}?${parameters.toString().replaceAll('%2C', ',')}`, headers };
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);

const wholeHeader = (answer: Answer, name: string): number | null => {
  const written = answer.headers[name] ?? '';
  return /^\d+$/.test(written) && Number.isSafeInteger(Number(written)) ? Number(written) : null;
};

/** The throttler of the backend counts by address and handler, its API-key guard by key (docs/spec/target-contract.md 3.5). */
const BY_ADDRESS = 'x-ratelimit';
const BY_KEY = 'x-api-ratelimit';
/** As the document has it for both; taken where an answer does not date itself. */
const USUAL_WINDOW_SEC = 60;
/** What is larger counts from 1970, in seconds, and from there on in milliseconds. */
const EPOCH_SEC_FROM = 1e9;
const EPOCH_MS_FROM = 1e12;

/** Seconds from now on. The throttler says so (7.2); of the guard nobody saw it, so an instant is understood too, by the date of the answer. */
const secondsLeft = (reset: number, { headers }: Answer): number => {
  if (reset < EPOCH_SEC_FROM) return reset;
  const atMs = reset < EPOCH_MS_FROM ? reset * 1000 : reset;
  const leftSec = Math.ceil((atMs - Date.parse(headers['date'] ?? '')) / 1000);
  return Number.isNaN(leftSec) ? USUAL_WINDOW_SEC : Math.max(1, leftSec);
};

const limitToldBy = (answer: Answer, family: string): RateLimit | null => {
  const limit = wholeHeader(answer, `${family}-limit`);
  const remaining = wholeHeader(answer, `${family}-remaining`);
  const reset = wholeHeader(answer, `${family}-reset`);
  if (limit === null || remaining === null || reset === null) return null;
  return { limit, remaining, resetSec: secondsLeft(reset, answer) };
};

/** What an answer told of a limiter, null unless limit, remaining and reset are there; where two of them told of themselves, the one that lets through less. */
export const rateLimitOf = (answer: Answer): RateLimit | null => {
  const byAddress = limitToldBy(answer, BY_ADDRESS);
  const byKey = limitToldBy(answer, BY_KEY);
  if (byAddress === null || byKey === null) return byAddress ?? byKey;
  return byKey.remaining < byAddress.remaining ? byKey : byAddress;
};

/** What is missing in an answer that claims to be a success. */
const gapsIn = (answer: Answer, operation: QuoteRequestSpec, asked: PreflightQuestion): readonly string[] => {
  const { successAt, rowsAt, symbolField, partialAt } = operation.answer;
  const request = `${operation.method} ${operation.path}`;
  if (answer.json === null) return [text.found.notJson(request)];
  if (successAt !== null && at(answer.json, successAt) !== true) return [text.found.noSuccess(request)];
  const found = at(answer.json, rowsAt);
  if (!isObject(found)) return [text.found.noRows(request)];
  const rows: readonly unknown[] = Array.isArray(found) ? found : [found];
  const held = new Set(rows.map((row) => (isObject(row) ? row[symbolField] : undefined)));
  const missing = asked.symbols.filter((symbol) => !held.has(symbol));
  const partial = partialAt === null ? undefined : at(answer.json, partialAt);
  return [
    ...(missing.length > 0 ? [text.found.missing(request, missing)] : []),
    ...(partial === true || (Array.isArray(partial) && partial.length > 0) ? [text.found.partial(request)] : []),
  ];
};

/** The variables of the environment that hold what quotes authenticate by: where they are refused, these are to be looked at. */
export const variablesOf = (
  { credentials }: Profile,
  { quoteAuth, keys, jwts }: Pick<CredentialPlan, 'quoteAuth' | 'keys' | 'jwts'>,
): readonly string[] => {
  const { appKey, accessToken, jwt, username, password, pool } = credentials;
  const names = {
    none: [],
    key: keys === undefined ? [appKey, accessToken] : [pool],
    jwt: jwts === undefined ? [jwt] : [pool],
    login: [username, password],
  };
  return names[quoteAuth];
};

/** Whether an answer refuses what the request authenticated by. */
export const refusesCredentials = ({ status }: Pick<Answer, 'status'>): boolean => status === 401 || status === 403;

const findingsOf = (answer: Answer, operation: QuoteRequestSpec, asked: PreflightQuestion): readonly string[] => {
  const request = `${operation.method} ${operation.path}`;
  if (refusesCredentials(answer)) {
    throw new HarnessError(text.credentialsRefused(request, answer.status), {
      exitCode: EXIT.unreachable,
      hint: text.credentialsRefusedHint(variablesOf(asked.profile, asked.credentials)),
      isRefusal: true,
    });
  }
  if (answer.status === 429) return [text.found.limited(request, answer.headers['retry-after'] ?? null)];
  if (answer.status < 200 || answer.status > 299) return [text.found.status(request, answer.status, answer.text)];
  return gapsIn(answer, operation, asked);
};

const reportOn = (answer: ControlAnswer, operation: QuoteRequestSpec, asked: PreflightQuestion): PreflightReport => {
  const request = `${operation.method} ${operation.path}`;
  switch (answer.kind) {
    case 'answer': {
      const rateLimit = limitToldBy(answer, BY_ADDRESS);
      const keyLimit = limitToldBy(answer, BY_KEY);
      const findings = [...findingsOf(answer, operation, asked)];
      // Only the stock-api contract promises these headers; a 429 itself carries none (docs/spec/target-contract.md 7.2).
      const expectsLimit = asked.profile.dialect === 'stock-api' && answer.status !== 429;
      return {
        ...{ rateLimit, ...(keyLimit === null ? {} : { keyLimit }) },
        ...(answer.status === 429 ? { isLimited: true } : {}),
        findings:
          (rateLimit ?? keyLimit) === null && expectsLimit
            ? [...findings, text.found.noLimitHeaders(request)]
            : findings,
      };
    }
    case 'timeout':
      return { rateLimit: null, findings: [text.found.timedOut(request)] };
    case 'too-large':
      return { rateLimit: null, findings: [text.found.tooLarge(request)] };
    default:
      return { rateLimit: null, findings: [text.found.broken(request, answer.why)] };
  }
};

/**
 * One request of the load's own kind before the load, or a plain GET where it sends no quotes: is anybody there, are the credentials
 * accepted, what is the rate limit. Nobody there, or credentials refused, is a HarnessError (exit 4); any other bad answer is a finding,
 * and the run goes on to measure it.
 */
export const preflight = async (client: ControlClient, asked: PreflightQuestion): Promise<PreflightReport> => {
  const { operation } = asked;
  const request: ControlRequest = operation === null ? { method: 'GET', path: '/' } : requestFor(asked, operation);
  const answer = orUnreachable(client, await client.send(request));
  return operation === null ? { rateLimit: null, findings: [] } : reportOn(answer, operation, asked);
};
