import type { CacheUse } from '../../operation-counts.ts';
import { count, counted, duration, percent } from './figures.ts';

/** How much of what was asked must be repeated before the times are called those of a cache, and below which they are called those of the upstream. */
const MOSTLY = 0.5;
const HARDLY = 0.05;

const cacheSays = (share: number): string => {
  if (share >= MOSTLY) return 'if that cache is on, these times are mostly the times of the cache';
  return share > HARDLY
    ? 'if it is on, these times mix the cache with what is behind it'
    : 'the cache hardly played a part';
};

/** English sentences about operations: what a scenario asks of a target, with which symbols and keys. */
export const operationsText = {
  missing: (profile: string, operation: string, known: readonly string[]): string =>
    `The profile ${profile} has no operation "${operation}"; it has ${known.join(', ')}.`,
  missingHint: (): string =>
    'Use a scenario whose quotes.operation or quotes.mix the target serves, or name it in the profile under operations.',
  noMarket: (profile: string, market: string, known: readonly string[]): string =>
    `The profile ${profile} has no symbols of the market ${market}; it has ${known.length === 0 ? 'no markets' : known.join(', ')}.`,
  noMarketHint: (): string =>
    'Name its symbols in the profile, among quoteSymbols, or leave the market out of quotes.markets.',
  tooMany: (operation: string, asked: number, most: number): string =>
    `The scenario asks ${operation} for ${asked} symbols at once, and it takes ${most}.`,
  tooManyHint: (): string => 'Ask for fewer: quotes.symbolsPerRequest.',
  notTaken: (option: string, operations: readonly string[]): string =>
    `The option ${option} is not one that ${operations.join(' or ')} takes: the target would refuse it, or never know of it.`,
  notTakenHint: (taken: readonly (readonly [operation: string, options: readonly string[]])[]): string => {
    const each = taken.map(
      ([operation, options]) => `${operation} takes ${options.length === 0 ? 'none' : options.join(', ')}`,
    );
    return `Leave it out of quotes.options: ${each.join('; ')}.`;
  },
  usersShare: (users: number, needs: number, known: number): string =>
    `${counted(users, 'users')} with symbols of their own need ${count(needs)} symbols and the profile names ${count(known)}: some users ask for the same ones`,

  poolUnreadable: (name: string): string =>
    `${name} holds no JSON list of {"appKey", "accessToken"} or {"jwt"} with at least one entry`,
  poolUnreadableHint: (name: string): string =>
    `Write ${name} as [{"appKey":"…","accessToken":"…"},{"jwt":"…"}], or point ${name}_FILE to a file that holds it. Its values are never shown.`,
  poolEntry: (name: string, place: number): string =>
    `entry ${place} of ${name} is neither a key pair nor a token: it needs appKey and accessToken, or jwt`,
  poolAndSingle: (pool: string, single: string): string =>
    `${pool} holds credentials of the kind that ${single} holds too: which of them to use is not said`,
  poolAndSingleHint: (pool: string, single: string): string => `Unset ${single}, or take them out of ${pool}.`,

  keys: (mode: string, { quotes, sockets }: { readonly quotes: number; readonly sockets: number }): string => {
    const parts = [
      ...(quotes > 1 ? [`requests showed ${count(quotes)} keys or tokens in turn`] : []),
      ...(sockets > 1 ? [`sockets ${count(sockets)} keys in turn`] : []),
    ];
    return `${mode}: ${parts.join(', ')}.`;
  },

  title: 'Endpoints',
  askedTitle: 'What was asked',
  caption: (of: number): string =>
    `Judged time only. P95 counts what was not answered well as slower than all (> : it lies among those); "OK only" leaves it out.${of > 1 ? ' Objectives are judged over all endpoints together.' : ''}`,
  column: {
    operation: 'operation',
    mode: 'mode',
    requests: 'requests',
    ok: 'ok',
    notOk: 'not ok',
    p95: 'P95 (ms)',
    okP95: 'OK only',
  },
  censored: '>',

  cache: (mode: string, operation: string, cache: CacheUse, fromCache: number): string => {
    const { lifetimeMs, off, told, requests, repeats } = cache;
    if (off)
      return `${mode}, ${operation}: the requests themselves turned the target's cache off, so it is not what was measured.`;
    const share = requests === 0 ? 0 : repeats / requests;
    return `${mode}, ${operation}: ${count(repeats)} of ${counted(requests, 'requests')} of the plan (${percent(share)}) were for symbols asked for within the ${duration(lifetimeMs)} that the target may answer from its cache: ${cacheSays(share)}.${told ? ` Its answers say that ${count(fromCache)} came from there.` : ''}`;
  },
} as const;
