import { count } from './figures.ts';

type Told = { readonly limit: number; readonly remaining: number; readonly resetSec: number };

/** What a window lets through, and what a plan sends within one; of `isPart` only what goes out from one address of those that play it. */
type Over = { readonly limit: number; readonly windowSec: number; readonly planned: number; readonly isPart: boolean };

const sends = (planned: number, isPart: boolean): string =>
  isPart
    ? `up to ${count(planned)} requests of this plan go out from one address`
    : `this plan sends up to ${count(planned)}`;

const used = ({ limit, remaining }: Told): number => Math.max(0, limit - remaining);

/** English sentences on what a target told of its rate limiter before a load. */
export const limiterText = {
  over: ({ limit, windowSec, planned, isPart }: Over) =>
    `The target lets through ${count(limit)} requests in ${windowSec} s; ${sends(planned, isPart)} in that time and would mostly measure its rate limiter.`,
  overHint: () => 'Raise AUTH_RATE_LIMIT_LIMIT on the target (and restart it), or lower --rate.',
  keyOver: ({ limit, windowSec, planned }: Omit<Over, 'isPart'>) =>
    `The target lets through ${count(limit)} requests in ${windowSec} s with one key; this plan sends up to ${count(planned)} with a key in that time and would mostly measure its rate limiter.`,
  keyOverHint: () =>
    'Use a key that was made with a higher limit (rateLimit.requestLimit), or more keys, or lower --rate.',
  leftOver: (told: Told, planned: number, isPart: boolean) =>
    `Of ${count(told.limit)} requests the target lets through ${count(told.remaining)} more in the next ${told.resetSec} s; ${sends(planned, isPart)} in that time and would measure its rate limiter.`,
  leftOverHint: ({ resetSec }: Told) =>
    `Wait ${resetSec} s and run again; somebody else sends to this target from this address or with this key.`,
  restUnknown: (windowSec: number) =>
    `the rate limit goes by the address, and how much of it was used from those of --source before is not known: send nothing from them for ${windowSec} s before a run, or good requests may be refused by what is left (http-429-limiter)`,
  waiting: (arm: string, told: Told) =>
    `${arm}: ${count(used(told))} of the ${count(told.limit)} requests that the target lets through are used; waiting ${told.resetSec} s until it counts anew, so that the load is not measured against what is left.`,
} as const;
